import type { ReportsService } from '../../../features/reports/reports-service.ts';
import { type ActionsAndViews } from '../../turn/action.ts';
import { definePick } from '../shared/define-pick.ts';
import { note } from '../shared/notes.ts';
import { createReportsViews } from './reports-views.ts';

/** What the shop took: today, yesterday, this week, by each seller. */
export const createReportsActions = (deps: { readonly reports: ReportsService }): ActionsAndViews => ({
  actions: [openSeller],
  views: createReportsViews(deps),
});

const openSeller = definePick('reports.openSeller', (context, seller) => {
  note(context, 'reports', { seller });
});
