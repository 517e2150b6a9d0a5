import { newEvent } from '../../events/catalogue.ts';
import { businessDay, type Day } from '../../platform/business-day.ts';
import { DomainError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { maxSaleMinor, type CurrencyCode } from '../../platform/money.ts';
import { checkMayWork, type WorkStates } from '../../tenancy/may-work.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** What a shop spends money on. */
export const EXPENSE_CATEGORIES = ['rent', 'transport', 'wages', 'tax', 'power', 'other'] as const;
export type ExpenseCategory = (typeof EXPENSE_CATEGORIES)[number];

/** Whether a text is one of our categories. */
export const isExpenseCategory = (text: string): text is ExpenseCategory =>
  EXPENSE_CATEGORIES.some((category) => category === text);

export interface NewExpense {
  /** The same reference is the same expense. */
  readonly clientRef: string;
  readonly amountMinor: number;
  readonly category: ExpenseCategory;
}

export interface Expense {
  readonly id: string;
  readonly amountMinor: number;
  readonly category: ExpenseCategory;
  readonly businessDay: Day;
  /** What the shop spent on that day so far, this included. */
  readonly dayMinor: number;
}

/** Whether so much can be spent: something, and no more than the highest total of a sale. */
export const isExpenseAmount = (amountMinor: number, currency: CurrencyCode): boolean =>
  Number.isSafeInteger(amountMinor) && amountMinor > 0 && amountMinor <= maxSaleMinor(currency);

interface Ground extends WorkStates {
  readonly cutoff_hour: number;
}

const GROUND = `
select s.cutoff_hour, t.status as tenant_status, m.status as member_status
from settings s
left join public.tenants t on t.id = $1
left join public.memberships m on m.id = $2`;

const INSERT = `
insert into expenses (id, client_ref, amount_minor, category, business_day, actor_id, occurred_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (client_ref) do nothing
returning id`;

const KEPT = `
select id, amount_minor as "amountMinor", category, business_day as "businessDay",
  (select sum(amount_minor)::bigint from expenses other where other.business_day = e.business_day) as "dayMinor"
from expenses e where client_ref = $1`;

const readGround = async (tx: TenantTransaction, actorId: string): Promise<Ground> => {
  const [ground] = await tx.query<Ground>({ text: GROUND, values: [tx.tenant.id, actorId] });
  if (ground === undefined) throw new Error('A shop without settings.');
  return ground;
};

/**
 * Writes down money that the shop spent, inside somebody's transaction. The same `clientRef` again answers the expense
 * that is there and announces nothing.
 * @throws DomainError not_allowed (a seller), price_invalid (nothing, or too much), tenant_suspended, membership_stopped
 */
export const recordExpenseIn = async (
  tx: TenantTransaction,
  { clientRef, amountMinor, category }: NewExpense,
  occasion: Occasion,
): Promise<Expense> => {
  const { actor, now } = occasion;
  const { currency, timezone } = tx.tenant;
  if (actor.role === 'cashier') throw new DomainError('not_allowed');
  if (!isExpenseAmount(amountMinor, currency)) throw new DomainError('price_invalid');
  const ground = await readGround(tx, actor.id);
  checkMayWork(ground);

  const day = businessDay(now, timezone, ground.cutoff_hour);
  const expenseId = newId(now);
  const values = [expenseId, clientRef, amountMinor, category, day, actor.id, now];
  const [[inserted], [kept]] = await Promise.all([
    tx.query({ text: INSERT, values }),
    tx.query<Expense>({ text: KEPT, values: [clientRef] }),
  ]);
  if (kept === undefined) throw new DomainError('conflict');
  if (inserted !== undefined) {
    const data = { expenseId, amountMinor, currency, category, businessDay: day };
    tx.publish(newEvent('expense.recorded', { ...originOf(tx, occasion), data }));
  }
  return kept;
};
