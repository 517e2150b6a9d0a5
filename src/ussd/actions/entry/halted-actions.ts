import { wordOf } from '../../engine/render.ts';
import type { Frame } from '../../engine/dialogue.ts';
import { defineAction, defineView, type ActionsAndViews } from '../../turn/action.ts';
import type { TurnContext } from '../../turn/context.ts';

/**
 * Takes up the work that an earlier call ended in: what was typed is in hand again.
 * @returns the pages that the call stood on; undefined when no work waits
 */
export const takeUp = ({ session }: TurnContext): readonly Frame[] | undefined => {
  const { halted } = session;
  if (!halted) return undefined;
  delete session.halted;
  session.traits = { ...session.traits, ...halted.traits };
  if (halted.notes) session.notes = halted.notes;
  if (halted.cart) session.cart = halted.cart;
  return halted.stack;
};

const goOn = defineAction({
  name: 'entry.takeUp',
  outcomes: ['ok', 'gone'],
  run: (context) => {
    const stack = takeUp(context);
    return Promise.resolve(stack ? { result: 'ok', stack } : { result: 'gone' });
  },
});

const drop = defineAction({
  name: 'entry.dropWork',
  outcomes: ['ok'],
  run: ({ session }) => {
    delete session.halted;
    return Promise.resolve({ result: 'ok' });
  },
});

const work = defineView({
  name: 'entry.work',
  params: ['task'],
  run: ({ session, texts }) => {
    const { halted } = session;
    return Promise.resolve({ facts: { task: halted ? wordOf(texts, `busy_${halted.busy}`) : '' } });
  },
});

/** The work of a call that ended over invalid inputs, at the next dial. */
export const haltedWork: ActionsAndViews = { actions: [goOn, drop], views: [work] };
