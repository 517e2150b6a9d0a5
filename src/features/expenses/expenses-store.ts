import type { Day } from '../../values/business-day.ts';
import { WORK_STATUS, type WorkStates } from '../../tenancy/may-work.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { ExpenseCategory, WrittenExpense } from './expense.ts';

/** What decides about money that is spent or taken back. */
export interface Ground extends WorkStates {
  readonly cutoff_hour: number;
}

const GROUND = `
select s.cutoff_hour, t.status as tenant_status, ${WORK_STATUS} as member_status
from settings s
left join public.tenants t on t.id = $1
left join public.memberships m on m.id = $2`;

/** Reads what decides about this person's expense. */
export const readGround = async (tx: TenantTransaction, actorId: string): Promise<Ground> => {
  const [ground] = await tx.query<Ground>({ text: GROUND, values: [tx.tenant.id, actorId] });
  if (ground === undefined) throw new Error('A shop without settings.');
  return ground;
};

export interface ExpenseRow {
  readonly id: string;
  readonly clientRef: string;
  readonly amountMinor: number;
  readonly category: ExpenseCategory;
  readonly businessDay: Day;
  readonly actorId: string;
  readonly now: Date;
  /** The expense that this one takes back. */
  readonly reversesId: string | null;
}

export interface KeptExpense {
  readonly id: string;
  readonly amountMinor: number;
  readonly category: ExpenseCategory;
  readonly businessDay: Day;
  readonly by: string;
  /** What the shop spent on that day so far, this included. */
  readonly dayMinor: number;
}

const INSERT = `
insert into expenses (id, client_ref, amount_minor, category, business_day, actor_id, occurred_at, reverses_id)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (client_ref) do nothing
returning id`;

const KEPT = `
select id, amount_minor as "amountMinor", category, business_day as "businessDay", actor_id as by,
  (select sum(amount_minor)::bigint from expenses other where other.business_day = e.business_day) as "dayMinor"
from expenses e where client_ref = $1`;

/** Keeps an expense unless its reference is known. Answers what is kept under it, and whether that is new. */
export const keepExpense = async (
  tx: TenantTransaction,
  row: ExpenseRow,
): Promise<{ readonly kept: KeptExpense | undefined; readonly isNew: boolean }> => {
  const { id, clientRef, amountMinor, category, businessDay, actorId, now, reversesId } = row;
  const values = [id, clientRef, amountMinor, category, businessDay, actorId, now, reversesId];
  const [inserted, [kept]] = await Promise.all([
    tx.query({ text: INSERT, values }),
    tx.query<KeptExpense>({ text: KEPT, values: [clientRef] }),
  ]);
  return { kept, isNew: inserted.length > 0 };
};

const WRITTEN = `select e.id, e.amount_minor as "amountMinor", e.category, e.business_day as "businessDay",
  e.actor_id as by, e.occurred_at as at from expenses e`;

/** By the reference it was saved under, or by its id. */
export type ExpenseKey = { readonly clientRef: string } | { readonly expenseId: string };

/** An expense by its key; undefined when there is none, or it takes another one back. */
export const findExpense = async (tx: TenantTransaction, key: ExpenseKey): Promise<WrittenExpense | undefined> => {
  const [where, value] = 'clientRef' in key ? ['e.client_ref', key.clientRef] : ['e.id', key.expenseId];
  const text = `${WRITTEN} where ${where} = $1 and e.reverses_id is null`;
  const [row] = await tx.query<WrittenExpense>({ text, values: [value] });
  return row;
};

/** As many as a person looks through on a keypad; the session keeps their ids. */
const MOST_EXPENSES = 10;

/** The expenses since then that were not taken back, newest first. */
export const findRecentExpenses = (tx: TenantTransaction, since: Date): Promise<WrittenExpense[]> => {
  const text = `${WRITTEN} where e.occurred_at >= $1 and e.reverses_id is null
    and not exists (select from expenses back where back.reverses_id = e.id)
    order by e.occurred_at desc limit ${MOST_EXPENSES}`;
  return tx.query<WrittenExpense>({ text, values: [since] });
};
