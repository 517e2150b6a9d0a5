import { defineView, type View } from '../../turn/action.ts';
import { wordOf } from '../../engine/render.ts';
import { haltedIn } from '../../session/halted.ts';
import { openSale } from '../../session/open-sale.ts';
import type { SessionState } from '../../session/session.ts';

/** The end of a call that came to nothing. What waits for the next one is said only where something does. */
export const stoppedView: View = defineView({
  name: 'entry.stopped',
  params: ['waits'],
  run: ({ session, texts }) => {
    const word = session.who && waitsIn(session);
    return Promise.resolve({ facts: { waits: word === undefined ? '' : wordOf(texts, word) } });
  },
});

const waitsIn = (session: SessionState): string | undefined => {
  if (openSale(session)) return 'sale_waits';
  return haltedIn(session) ? 'work_waits' : undefined;
};
