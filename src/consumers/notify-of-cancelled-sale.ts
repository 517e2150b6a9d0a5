import type { NotifyOfCancelledSale } from '../features/receipts/cancelled-sale-message.ts';
import { defineMessenger, type Wake } from './define-messenger.ts';
import type { Consumer } from './consumer.ts';

/** Tells the customer, and the owner when a seller did it, that a sale was cancelled. */
export const createNotifyOfCancelled = (notifyOfCancelledSale: NotifyOfCancelledSale, wake: Wake): Consumer =>
  defineMessenger(wake, {
    name: 'tell-of-cancelled-sale',
    types: ['sale.voided'],
    tell: ({ id, occurredAt, actor, data }, tx) =>
      notifyOfCancelledSale(tx, { eventId: id, occurredAt, role: actor.role, data }),
  });
