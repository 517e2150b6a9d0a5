import type { CatalogueService } from '../../../features/catalogue/catalogue-service.ts';
import { parseItemQuery } from '../../../values/text-input.ts';
import { defineAction, type Action } from '../../turn/action.ts';
import { callerOf } from '../../turn/context.ts';

/** Looks for items by letters or keypad digits, from whichever list; what is found is listed by the page it leads to. */
export const itemSearch = (name: string, { catalogue }: { readonly catalogue: CatalogueService }): Action =>
  defineAction({
    name,
    outcomes: ['found', 'none'],
    run: async (context, { value }) => {
      const typed = String(value);
      const query = parseItemQuery(typed);
      const found = query ? await catalogue.search(callerOf(context).tenant, query) : [];
      return found.length > 0 ? { result: 'found', data: { find: typed } } : { result: 'none', data: { q: typed } };
    },
  });
