import { mayEver } from '../../tenancy/what-people-may.ts';
import { newEvent } from '../../events/catalogue.ts';
import { businessDay } from '../../values/business-day.ts';
import { DomainError } from '../../values/errors.ts';
import { newId } from '../../platform/ids.ts';
import { checkMayWork } from '../../tenancy/may-work.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { checkMayCorrect, type Correction } from '../corrections/may-correct.ts';
import { findExpense, keepExpense, readGround, type ExpenseKey, type KeptExpense } from './expenses-store.ts';

export interface ExpenseReversal extends Correction {
  readonly expense: ExpenseKey;
}

/**
 * Takes back an expense inside somebody's transaction: a row of its own with the amount of the first and the other sign,
 * on the business day of now, so that days that are over keep their figures. A second time changes nothing and answers
 * what the first did. The check of the PIN is the caller's.
 * @throws DomainError conflict (no such expense), not_allowed (a seller), void_not_allowed (too late), tenant_suspended,
 *   membership_stopped
 */
export const reverseExpenseIn = async (
  tx: TenantTransaction,
  { expense: key, undo }: ExpenseReversal,
  occasion: Occasion,
): Promise<KeptExpense> => {
  const { actor, now } = occasion;
  if (!mayEver(actor, 'expense.reverse')) throw new DomainError('not_allowed');
  const [ground, written] = await Promise.all([readGround(tx, actor.id), findExpense(tx, key)]);
  checkMayWork(ground);
  if (written === undefined) throw new DomainError('conflict');
  const { id: reversedId, amountMinor, category, by, at } = written;
  checkMayCorrect('expense.reverse', { by, at, savedAt: at }, occasion, { undo });

  const day = businessDay(now, tx.tenant.timezone, ground.cutoff_hour);
  const expenseId = newId(now);
  const { kept, isNew } = await keepExpense(tx, {
    id: expenseId,
    clientRef: `expense-back:${reversedId}`,
    amountMinor: -amountMinor,
    category,
    businessDay: day,
    actorId: actor.id,
    now,
    reversesId: reversedId,
  });
  if (kept === undefined) throw new DomainError('conflict');
  if (isNew) {
    const days = { businessDay: written.businessDay, reversedBusinessDay: day };
    const data = { expenseId, reversedId, amountMinor, currency: tx.tenant.currency, category, ...days };
    tx.publish(newEvent('expense.reversed', { ...originOf(tx, occasion), data }));
  }
  return kept;
};
