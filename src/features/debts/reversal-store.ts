import type { Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { DebtPayment } from './debt-payment.ts';

/**
 * Raises the debt again, and writes the entry. A debt that the payment had ended is as old again as it was: it began with
 * the first entry after the last moment before the payment at which nothing was owed.
 */
const SAVE_REVERSAL = `
with began as (
  select min(e.occurred_at) as at
  from debt_entries e
  where e.customer_id = $2 and e.occurred_at < $6 and e.balance_minor > 0 and e.occurred_at > coalesce((
    select max(z.occurred_at) from debt_entries z
    where z.customer_id = $2 and z.occurred_at < $6 and z.balance_minor <= 0), '-infinity')
), customer as (
  update customers
  set balance_minor = balance_minor + $3::bigint,
    debt_since = case
      when balance_minor + $3::bigint <= 0 then null
      when balance_minor > 0 then least(debt_since, (select at from began))
      else coalesce((select at from began), $6)
    end
  where id = $2
  returning id, balance_minor
)
insert into debt_entries (id, customer_id, delta_minor, balance_minor, kind, payment_method, reverses_id, actor_id,
  business_day, occurred_at)
select $1, customer.id, $3::bigint, customer.balance_minor, 'reversal', $4, $5, $7, $8, $9
from customer
returning balance_minor as "balanceMinor"`;

export interface ReversalToSave {
  readonly entryId: string;
  readonly customerId: string;
  readonly payment: DebtPayment;
  readonly businessDay: string;
}

/** Takes a payment of a locked customer back. Answers what is owed now. */
export const saveReversal = async (
  tx: TenantTransaction,
  { actor, now }: Occasion,
  { entryId, customerId, payment, businessDay }: ReversalToSave,
): Promise<number> => {
  const { entryId: paymentId, paidMinor, payment: paidBy, at } = payment;
  const [row] = await tx.query<{ balanceMinor: number }>({
    text: SAVE_REVERSAL,
    values: [entryId, customerId, paidMinor, paidBy, paymentId, at, actor.id, businessDay, now],
  });
  if (row === undefined) throw new Error('The customer of a payment is gone.');
  return row.balanceMinor;
};

/** Was a payment taken back? */
export const isReversed = async (tx: TenantTransaction, entryId: string): Promise<boolean> => {
  const text = 'select exists (select from debt_entries where reverses_id = $1) as so';
  const [row] = await tx.query<{ so: boolean }>({ text, values: [entryId] });
  return row?.so ?? false;
};
