import type { TellOfCancelledSale } from '../features/receipts/cancelled-sale-message.ts';
import { defineConsumer, type Consumer } from './consumer.ts';

export interface TellOfCancelledSaleDeps {
  readonly tellOfCancelledSale: TellOfCancelledSale;
  /** Tells whoever hands out due work that there is some. */
  readonly wake: () => void;
}

/** Tells the customer, and the owner when a seller did it, that a sale was cancelled. */
export const createTellOfCancelled = ({ tellOfCancelledSale, wake }: TellOfCancelledSaleDeps): Consumer =>
  defineConsumer({
    name: 'tell-of-cancelled-sale',
    types: ['sale.voided'],
    handle: async ({ id, occurredAt, actor, data }, tx) => {
      await tellOfCancelledSale(tx, { eventId: id, occurredAt, role: actor.role, data });
      tx.afterCommit(wake);
    },
  });
