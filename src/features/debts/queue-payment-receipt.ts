import type { RequestReceiptDeps } from '../receipts/request-receipt.ts';
import type { DebtMessages } from './debt-messages.ts';
import { findPayment } from './pay-debt.ts';

/** Makes the operation that queues the receipt of a payment which somebody asked for. */
export const createQueuePaymentReceipt =
  (messages: Pick<DebtMessages, 'receipt'>): RequestReceiptDeps['queuePaymentReceipt'] =>
  async (tx, receipt, request) => {
    const payment = await findPayment(tx, receipt);
    if (payment !== undefined) await messages.receipt(tx, payment, request);
  };
