import type { QueueReceipt } from '../features/receipts/receipt-message.ts';
import { defineConsumer, type AfterCommit, type Consumer } from './consumer.ts';

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
    handle: async ({ id, data }, tx): Promise<AfterCommit | undefined> => {
      const queued = await queueReceipt(tx, { saleId: data.saleId, requestId: data.requestId, eventId: id });
      return queued && afterCommit(wake);
    },
  });

const afterCommit = (wake: () => void) => (): Promise<void> => {
  wake();
  return Promise.resolve();
};
