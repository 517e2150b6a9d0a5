import type { Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

interface CustomerRow {
  readonly id: string;
  readonly balance_minor: number;
  readonly merged_into: string | null;
}

interface LockedCustomer {
  readonly id: string;
  readonly balanceMinor: number;
}

/** Who was merged into another, be it a moment ago, leads to that one. */
const toLocked = async (tx: TenantTransaction, row: CustomerRow | undefined): Promise<LockedCustomer | undefined> => {
  if (row?.merged_into) return lockCustomerById(tx, row.merged_into);
  return row && { id: row.id, balanceMinor: row.balance_minor };
};

/** Locks a customer of this shop. */
export const lockCustomerById = async (tx: TenantTransaction, id: string): Promise<LockedCustomer | undefined> => {
  const text = 'select id, balance_minor, merged_into from customers where id = $1 for update';
  const [row] = await tx.query<CustomerRow>({ text, values: [id] });
  return toLocked(tx, row);
};

const MOVE = `
update customers set phone = $2 where id = $1 and not exists (select from customers where phone = $2)
returning name`;
const KEEP_OLD = `
insert into customers (id, phone, name, created_at, merged_into, merged_at) values ($1, $2, $3, $4, $5, $4)`;

/**
 * Gives a locked customer another number; the old one still finds the same customer. Answers false when somebody has the new
 * number by now.
 */
export const moveCustomer = async (
  tx: TenantTransaction,
  { customerId, phone, aliasId, now }: { customerId: string; phone: string; aliasId: string; now: Date },
): Promise<boolean> => {
  const [old] = await tx.query<{ phone: string }>({
    text: 'select phone from customers where id = $1',
    values: [customerId],
  });
  const [moved] = await tx.query<{ name: string }>({ text: MOVE, values: [customerId, phone] });
  if (old === undefined || moved === undefined) return false;
  await tx.query({ text: KEEP_OLD, values: [aliasId, old.phone, moved.name, now, customerId] });
  return true;
};

export interface CallerOfCustomer {
  /** The id it gets if it is new. */
  readonly id: string;
  readonly phone: string;
  readonly name: string | undefined;
  readonly now: Date;
}

/** Adds the phone if it is new and a name is known; the row is locked either way. */
const ADD_OR_LOCK = `
insert into customers (id, phone, name, created_at) values ($1, $2, $3, $4)
on conflict (phone) do update set phone = excluded.phone
returning id, balance_minor, merged_into`;

/** Locks the customer with this phone, who is added if a name is given. */
export const lockCustomerByPhone = async (
  tx: TenantTransaction,
  { id, phone, name, now }: CallerOfCustomer,
): Promise<LockedCustomer | undefined> => {
  const [row] = await tx.query<CustomerRow>(
    name === undefined
      ? { text: 'select id, balance_minor, merged_into from customers where phone = $1 for update', values: [phone] }
      : { text: ADD_OR_LOCK, values: [id, phone, name, now] },
  );
  return toLocked(tx, row);
};

export type DebtKind = 'sale' | 'payment' | 'void' | 'return';

export interface NewDebtEntry {
  readonly id: string;
  readonly customerId: string;
  readonly deltaMinor: number;
  readonly kind: DebtKind;
  readonly saleId: string;
  readonly businessDay: string;
}

/** One entry and the new balance; a debt is as old as the sale that began it. */
const ADD_DEBT = `
with customer as (
  update customers
  set balance_minor = balance_minor + $3,
    debt_since = case when balance_minor + $3 <= 0 then null when balance_minor <= 0 then $8 else debt_since end,
    last_credit_at = case when $4 = 'sale' then $8 else last_credit_at end
  where id = $2
  returning id, balance_minor
)
insert into debt_entries (id, customer_id, delta_minor, balance_minor, kind, sale_id, actor_id, business_day, occurred_at)
select $1, id, $3, balance_minor, $4, $5, $6, $7, $8 from customer
returning balance_minor`;

/** Changes what a customer owes and writes the entry for it, in one statement. Answers the new balance. */
export const addDebt = async (
  tx: TenantTransaction,
  { actor, now }: Occasion,
  entry: NewDebtEntry,
): Promise<number> => {
  const { id, customerId, deltaMinor, kind, saleId, businessDay } = entry;
  const [row] = await tx.query<{ balance_minor: number }>({
    text: ADD_DEBT,
    values: [id, customerId, deltaMinor, kind, saleId, actor.id, businessDay, now],
  });
  if (row === undefined) throw new Error('The customer of a credit sale is gone.');
  return row.balance_minor;
};
