import { defineAction, type Action } from '../../turn/action.ts';
import type { TurnContext } from '../../turn/context.ts';

/** An action that keeps what was picked from a list, for the page that it leads to. */
export const definePick = (name: string, keep: (context: TurnContext, picked: string) => void): Action =>
  defineAction({
    name,
    outcomes: ['ok'],
    run: (context, { value }) => {
      keep(context, String(value));
      return Promise.resolve({ result: 'ok' });
    },
  });
