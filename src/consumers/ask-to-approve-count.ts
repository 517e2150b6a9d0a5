import type { AskToApproveCount } from '../features/stock/count-message.ts';
import { defineConsumer, type Consumer } from './consumer.ts';

export interface AskToApproveDeps {
  readonly askToApproveCount: AskToApproveCount;
  /** Tells whoever hands out due work that there is some. */
  readonly wake: () => void;
}

/** Asks the owner to decide when a seller counted something else than the books say. */
export const createAskToApprove = ({ askToApproveCount, wake }: AskToApproveDeps): Consumer =>
  defineConsumer({
    name: 'ask-to-approve-count',
    types: ['stock.counted'],
    handle: async ({ id, actor, data }, tx) => {
      const asked = await askToApproveCount(tx, { eventId: id, countedBy: actor.id, data });
      if (asked) tx.afterCommit(wake);
    },
  });
