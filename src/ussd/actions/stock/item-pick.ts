import { defineAction, type Action } from '../../turn/action.ts';
import type { TurnContext } from '../../turn/context.ts';
import { pickItem, type StockDeps } from './stock-deps.ts';

/** Takes an item by its number, whether it was typed or picked from a list; `then` notes what else its page needs. */
export const itemPick = (
  name: string,
  deps: Pick<StockDeps, 'catalogue'>,
  then?: (context: TurnContext) => Promise<void>,
): Action =>
  defineAction({
    name,
    outcomes: ['ok', 'unknown'],
    run: async (context, { value }) => {
      if (!(await pickItem(deps, context, Number(value)))) return { result: 'unknown', data: { q: String(value) } };
      await then?.(context);
      return { result: 'ok' };
    },
  });
