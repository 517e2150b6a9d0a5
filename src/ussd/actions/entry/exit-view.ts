import { defineView, type View } from '../../turn/action.ts';
import { wordOf } from '../../engine/render.ts';
import { openSale } from '../../session/open-sale.ts';

/** The end of a call that came to nothing. That an open sale waits for the next one is said only where there is one. */
export const stoppedView: View = defineView({
  name: 'entry.stopped',
  params: ['waits'],
  run: ({ session, texts }) =>
    Promise.resolve({ facts: { waits: session.who && openSale(session) ? wordOf(texts, 'sale_waits') : '' } }),
});
