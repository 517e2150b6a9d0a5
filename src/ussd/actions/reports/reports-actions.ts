import type { ReportsService } from '../../../features/reports/reports-service.ts';
import { defineAction, type ActionsAndViews } from '../../turn/action.ts';
import { note } from '../shared/notes.ts';
import { createReportsViews } from './reports-views.ts';

/** What the shop took: today, yesterday, this week, by each seller. */
export const createReportsActions = (deps: { readonly reports: ReportsService }): ActionsAndViews => ({
  actions: [openSeller],
  views: createReportsViews(deps),
});

const openSeller = defineAction({
  name: 'reports.openSeller',
  outcomes: ['ok'],
  run: (context, { value }) => {
    note(context, 'reports', { seller: String(value) });
    return Promise.resolve({ result: 'ok' });
  },
});
