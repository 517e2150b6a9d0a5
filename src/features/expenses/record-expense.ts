import { checkMay } from '../../tenancy/what-people-may.ts';
import { newEvent } from '../../events/catalogue.ts';
import { businessDay } from '../../values/business-day.ts';
import { DomainError } from '../../values/errors.ts';
import { newId } from '../../platform/ids.ts';
import { fingerprintOfAct } from '../acts/same-act.ts';
import { checkSameReference } from '../acts/same-reference.ts';
import { checkMayWork } from '../../tenancy/may-work.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { isExpenseAmount, type ExpenseCategory } from './expense.ts';
import { keepExpense, readGround, type KeptExpense } from './expenses-store.ts';

export interface NewExpense {
  /** The same reference is the same expense. */
  readonly clientRef: string;
  readonly amountMinor: number;
  readonly category: ExpenseCategory;
}

const actOf = ({ amountMinor, category }: Pick<NewExpense, 'amountMinor' | 'category'>): string =>
  fingerprintOfAct({ kind: 'expense', of: [amountMinor, category] });

/**
 * Writes down money that the shop spent, inside somebody's transaction. The same `clientRef` again answers the expense
 * that is there and announces nothing.
 * @throws DomainError not_allowed (a seller), price_invalid (nothing, or too much), conflict (the reference is that of
 *   another expense), tenant_suspended, membership_stopped
 */
export const recordExpenseIn = async (
  tx: TenantTransaction,
  { clientRef, amountMinor, category }: NewExpense,
  occasion: Occasion,
): Promise<KeptExpense> => {
  const { actor, now } = occasion;
  const { currency, timezone } = tx.tenant;
  checkMay(actor, 'expense.record');
  if (!isExpenseAmount(amountMinor, currency)) throw new DomainError('price_invalid');
  const ground = await readGround(tx, actor.id);
  checkMayWork(ground);

  const day = businessDay(now, timezone, ground.cutoff_hour);
  const expenseId = newId(now);
  const what = { id: expenseId, clientRef, amountMinor, category };
  const { kept, isNew } = await keepExpense(tx, {
    ...what,
    businessDay: day,
    actorId: actor.id,
    now,
    reversesId: null,
  });
  if (kept === undefined) throw new DomainError('conflict');
  if (isNew) {
    const data = { expenseId, amountMinor, currency, category, businessDay: day };
    tx.publish(newEvent('expense.recorded', { ...originOf(tx, occasion), data }));
  } else {
    checkSameReference({ by: kept.by, act: actOf(kept) }, { by: actor.id, act: actOf({ amountMinor, category }) });
  }
  return kept;
};
