import type { QueueReceipt } from '../features/receipts/receipt-message.ts';
import { defineConsumer, type Consumer } from './consumer.ts';

export interface SendReceiptDeps {
  readonly queueReceipt: QueueReceipt;
  /** Tells whoever hands out due work that there is some. */
  readonly wake: () => void;
}

/** Writes a customer the receipt that was asked for. */
export const createSendReceipt = ({ queueReceipt, wake }: SendReceiptDeps): Consumer =>
  defineConsumer({
    name: 'send-receipt',
    types: ['receipt.requested'],
    handle: async ({ id, data }, tx) => {
      const queued = await queueReceipt(tx, { saleId: data.saleId, requestId: data.requestId, eventId: id });
      if (queued) tx.afterCommit(wake);
    },
  });
