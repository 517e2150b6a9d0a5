import type { TellOfChangedSale } from '../features/receipts/changed-sale-message.ts';
import { defineConsumer, type Consumer } from './consumer.ts';

export interface TellOfChangedSaleDeps {
  readonly tellOfChangedSale: TellOfChangedSale;
  /** Tells whoever hands out due work that there is some. */
  readonly wake: () => void;
}

/** Tells the customer, and the owner when a seller did it, that a part of a sale came back or how it was really paid. */
export const createTellOfChanged = ({ tellOfChangedSale, wake }: TellOfChangedSaleDeps): Consumer =>
  defineConsumer({
    name: 'tell-of-changed-sale',
    types: ['sale.returned', 'sale.payment_changed'],
    handle: async (event, tx) => {
      const { id: eventId, occurredAt, actor } = event;
      if (event.type === 'sale.returned') {
        await tellOfChangedSale.returned(tx, { eventId, occurredAt, actor, data: event.data });
      } else {
        await tellOfChangedSale.paymentChanged(tx, { eventId, occurredAt, actor, data: event.data });
      }
      tx.afterCommit(wake);
    },
  });
