import type { ActionsAndViews } from '../../turn/action.ts';
import { itemSearch } from './item-search.ts';
import { createItemChanges } from './items-change-actions.ts';
import type { ItemsDeps } from './items-deps.ts';
import { createNewItemActions } from './items-new-actions.ts';
import { createItemsViews } from './items-views.ts';
import { itemPick } from '../stock/item-pick.ts';

/** Adding items and changing them. */
export const createItemsActions = (deps: ItemsDeps): ActionsAndViews => ({
  actions: [
    ...createNewItemActions(deps),
    itemPick('items.open', deps),
    itemSearch('items.search', deps),
    ...createItemChanges(deps),
  ],
  views: createItemsViews(deps),
});
