import type { E164 } from '../../values/phone.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { DebtMessages } from './debt-messages.ts';
import { findPayment } from './pay-debt.ts';

/** Queues the receipt of a payment on a debt, for this request. */
export type QueuePaymentReceipt = (
  tx: TenantTransaction,
  receipt: string,
  request: { readonly id: string; readonly phone: E164 },
) => Promise<void>;

/** Makes the operation that queues the receipt of a payment which somebody asked for. */
export const createQueuePaymentReceipt =
  (messages: Pick<DebtMessages, 'receipt'>): QueuePaymentReceipt =>
  async (tx, receipt, request) => {
    const payment = await findPayment(tx, receipt);
    if (payment !== undefined) await messages.receipt(tx, payment, request);
  };
