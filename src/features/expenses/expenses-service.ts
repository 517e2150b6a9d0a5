import type { Clock } from '../../platform/clock.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { InTenant } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { recordExpenseIn, type Expense, type NewExpense } from './record-expense.ts';

/** Money that a shop spends. */
export interface ExpensesService {
  /** Writes an expense down in a transaction of its own (see recordExpenseIn). */
  record(tenant: Tenant, expense: NewExpense, actor: Actor): Promise<Expense>;
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
});
