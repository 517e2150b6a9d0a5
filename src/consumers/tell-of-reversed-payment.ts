import type { TellOfReversedPayment } from '../features/debts/reversal-messages.ts';
import { defineConsumer, type Consumer } from './consumer.ts';

export interface TellOfReversedPaymentDeps {
  readonly tellOfReversedPayment: TellOfReversedPayment;
  /** Tells whoever hands out due work that there is some. */
  readonly wake: () => void;
}

/** Tells the customer, and the owner when a seller did it, that a payment was taken back. */
export const createTellOfReversed = ({ tellOfReversedPayment, wake }: TellOfReversedPaymentDeps): Consumer =>
  defineConsumer({
    name: 'tell-of-reversed-payment',
    types: ['debt.payment_reversed'],
    handle: async ({ id, occurredAt, actor, data }, tx) => {
      await tellOfReversedPayment(tx, { eventId: id, occurredAt, actor, data });
      tx.afterCommit(wake);
    },
  });
