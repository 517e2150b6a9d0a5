import type { Clock } from '../../platform/clock.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { InTenant } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { correctableSince } from '../corrections/may-correct.ts';
import type { WrittenExpense } from './expense.ts';
import { findRecentExpenses, type KeptExpense } from './expenses-store.ts';
import { recordExpenseIn, type NewExpense } from './record-expense.ts';
import { reverseExpenseIn, type ExpenseReversal } from './reverse-expense.ts';

/** Money that a shop spends. */
export interface ExpensesService {
  /** Writes an expense down in a transaction of its own (see recordExpenseIn). */
  record(tenant: Tenant, expense: NewExpense, actor: Actor): Promise<KeptExpense>;
  /** Takes an expense back in a transaction of its own (see reverseExpenseIn). */
  reverse(tenant: Tenant, reversal: ExpenseReversal, actor: Actor): Promise<KeptExpense>;
  /** What the owner may still take back, newest first. */
  recent(tenant: Tenant): Promise<WrittenExpense[]>;
}

/** Makes the operations on expenses. */
export const createExpensesService = ({
  inTenant,
  clock,
}: {
  readonly inTenant: InTenant;
  readonly clock: Clock;
}): ExpensesService => ({
  record: (tenant, expense, actor) =>
    inTenant(tenant, (tx) => recordExpenseIn(tx, expense, { actor, now: clock.now() })),
  reverse: (tenant, reversal, actor) =>
    inTenant(tenant, (tx) => reverseExpenseIn(tx, reversal, { actor, now: clock.now() })),
  recent: (tenant) =>
    inTenant(tenant, (tx) => findRecentExpenses(tx, correctableSince(clock.now())), { readOnly: true }),
});
