import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Payment } from '../../values/payment.ts';

export interface PaymentChangeRow {
  readonly id: string;
  readonly clientRef: string;
  readonly saleId: string;
  readonly fromMethod: Payment;
  readonly toMethod: Payment;
  readonly fromMinor: number;
  readonly toMinor: number;
  readonly toRoundingMinor: number;
  readonly businessDay: string;
  readonly actorId: string;
  readonly now: Date;
}

const CHANGE = `
with change as (
  insert into payment_changes (id, client_ref, sale_id, from_method, to_method, from_minor, to_minor, business_day, actor_id,
    occurred_at)
  values ($1, $2, $3, $4, $5, $6, $7, $9, $10, $11)
)
update sales set corrected_method = $5, corrected_minor = $7, corrected_rounding_minor = $8 where id = $3`;

/** Keeps what a locked sale said of its payment, and writes beside the sale how it was paid in the end. */
export const keepPaymentChange = async (tx: TenantTransaction, change: PaymentChangeRow): Promise<void> => {
  const { id, clientRef, saleId, fromMethod, toMethod, fromMinor, toMinor } = change;
  const { toRoundingMinor, businessDay, actorId, now } = change;
  const what = [id, clientRef, saleId, fromMethod, toMethod, fromMinor, toMinor, toRoundingMinor];
  await tx.query({ text: CHANGE, values: [...what, businessDay, actorId, now] });
};
