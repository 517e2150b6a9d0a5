import type { QueueReceipt } from '../features/receipts/receipt-message.ts';
import { defineMessenger, type Wake } from './define-messenger.ts';
import type { Consumer } from './consumer.ts';

/** Writes a customer the receipt that was asked for. */
export const createSendReceipt = (queueReceipt: QueueReceipt, wake: Wake): Consumer =>
  defineMessenger(wake, {
    name: 'send-receipt',
    types: ['receipt.requested'],
    tell: async ({ id, data: { saleId, requestId } }, tx) =>
      (await queueReceipt(tx, { saleId, requestId, eventId: id })) !== undefined,
  });
