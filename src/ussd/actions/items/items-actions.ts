import { defineAction, type Action, type ActionsAndViews } from '../../turn/action.ts';
import { itemSearch } from './item-search.ts';
import { createItemChanges } from './items-change-actions.ts';
import type { ItemsDeps } from './items-deps.ts';
import { createNewItemActions } from './items-new-actions.ts';
import { createItemsViews } from './items-views.ts';
import { pickItem } from '../stock/stock-deps.ts';

/** Adding items and changing them. */
export const createItemsActions = (deps: ItemsDeps): ActionsAndViews => ({
  actions: [...createNewItemActions(deps), open(deps), itemSearch('items.search', deps), ...createItemChanges(deps)],
  views: createItemsViews(deps),
});

const open = (deps: ItemsDeps): Action =>
  defineAction({
    name: 'items.open',
    outcomes: ['ok', 'unknown'],
    run: async (context, { value }) => {
      const picked = await pickItem(deps, context, Number(value));
      return picked ? { result: 'ok' } : { result: 'unknown', data: { q: String(value) } };
    },
  });
