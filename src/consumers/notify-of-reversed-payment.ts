import type { NotifyOfReversedPayment } from '../features/debts/reversal-messages.ts';
import { defineMessenger, type Wake } from './define-messenger.ts';
import type { Consumer } from './consumer.ts';

/** Tells the customer, and the owner when a seller did it, that a payment was taken back. */
export const createNotifyOfReversed = (notifyOfReversedPayment: NotifyOfReversedPayment, wake: Wake): Consumer =>
  defineMessenger(wake, {
    name: 'tell-of-reversed-payment',
    types: ['debt.payment_reversed'],
    tell: ({ id, occurredAt, actor, data }, tx) =>
      notifyOfReversedPayment(tx, { eventId: id, occurredAt, actor, data }),
  });
