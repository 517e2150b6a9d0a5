import type { PaymentState } from '../../values/mobile-money.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Payment } from './payment.ts';
import { readPayments } from './payments-store.ts';

/** Which payments: by where they stand, or those that are there and for no sale. */
export type ListedState = PaymentState | 'unmatched';

/** A page of payments, the last one first, with one more than was asked for when there are more. */
export const listPayments = (
  tx: TenantTransaction,
  state: ListedState | undefined,
  page: Parameters<typeof readPayments>[2],
): Promise<Payment[]> => readPayments(tx, state, page);
