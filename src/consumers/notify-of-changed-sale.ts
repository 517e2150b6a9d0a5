import type { NotifyOfChangedSale } from '../features/receipts/changed-sale-message.ts';
import { defineMessenger, type Wake } from './define-messenger.ts';
import type { Consumer } from './consumer.ts';

/** Tells the customer, and the owner when a seller did it, that a part of a sale came back or how it was really paid. */
export const createNotifyOfChanged = (notifyOfChangedSale: NotifyOfChangedSale, wake: Wake): Consumer =>
  defineMessenger(wake, {
    name: 'tell-of-changed-sale',
    types: ['sale.returned', 'sale.payment_changed'],
    tell: (event, tx) => {
      const { id: eventId, occurredAt, actor } = event;
      return event.type === 'sale.returned'
        ? notifyOfChangedSale.returned(tx, { eventId, occurredAt, actor, data: event.data })
        : notifyOfChangedSale.paymentChanged(tx, { eventId, occurredAt, actor, data: event.data });
    },
  });
