import type { AskToApproveCount } from '../features/stock/count-message.ts';
import { defineMessenger, type Wake } from './define-messenger.ts';
import type { Consumer } from './consumer.ts';

/** Asks the owner to decide when a seller counted something else than the books say. */
export const createAskToApprove = (askToApproveCount: AskToApproveCount, wake: Wake): Consumer =>
  defineMessenger(wake, {
    name: 'ask-to-approve-count',
    types: ['stock.counted'],
    tell: ({ id, actor, data }, tx) => askToApproveCount(tx, { eventId: id, countedBy: actor.id, data }),
  });
