import { checkMay } from '../../tenancy/what-people-may.ts';
import { newEvent } from '../../events/catalogue.ts';
import { DomainError } from '../../values/errors.ts';
import type { Hasher } from '../../platform/hash.ts';
import type { E164 } from '../../values/phone.ts';
import { checkMayWork } from '../../tenancy/may-work.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { isOptedOutIn } from '../messages/opt-outs.ts';
import type { CapReached, TakeSmsCaps } from '../messages/sms-caps.ts';
import type { Held } from '../messages/sending-hours.ts';
import type { DebtMessages } from './debt-messages.ts';
import { lockDebtorRow, noteReminded, type LockedDebtor } from './payments-store.ts';

const DAY_MS = 86_400_000;
/** A customer is reminded once in these days, by whatever seller. */
export const REMINDER_DAYS = 7;

/** The last reminder and the first moment of the next, while it is too soon for one. */
export interface TooSoon {
  readonly last: Date;
  readonly next: Date;
}

/** Whether it is too soon to remind somebody again. */
export const tooSoonToRemind = (lastRemindedAt: Date | null, now: Date): TooSoon | undefined => {
  if (lastRemindedAt === null) return undefined;
  const next = new Date(lastRemindedAt.getTime() + REMINDER_DAYS * DAY_MS);
  return now < next ? { last: lastRemindedAt, next } : undefined;
};

/** What came of asking for a reminder. */
export type Reminder =
  | { readonly kind: 'queued'; readonly at: Date; readonly held: Held | undefined }
  | ({ readonly kind: 'too_soon' } & TooSoon)
  | { readonly kind: 'opted_out' }
  | ({ readonly kind: 'capped'; readonly phone: E164 } & CapReached);

export interface RemindDeps {
  readonly messages: DebtMessages;
  readonly hasher: Hasher;
  readonly takeSmsCaps: TakeSmsCaps;
}

export type RemindIn = (tx: TenantTransaction, customerId: string, occasion: Occasion) => Promise<Reminder>;

/**
 * Makes the operation that reminds a customer of a debt, inside somebody's transaction.
 * It throws DomainError customer_not_found, nothing_owed, not_allowed (sellers do not remind), tenant_suspended,
 * membership_stopped.
 */
export const createRemind =
  ({ messages, hasher, takeSmsCaps }: RemindDeps): RemindIn =>
  async (tx, customerId, occasion) => {
    const { actor, now } = occasion;
    const debtor = await lockDebtorRow(tx, customerId, actor.id);
    if (debtor === undefined) throw new DomainError('customer_not_found');
    checkMayRemind(debtor, occasion);
    const tooSoon = tooSoonToRemind(debtor.last_reminded_at, now);
    if (tooSoon) return { kind: 'too_soon', ...tooSoon };
    if (await isOptedOutIn(tx, hasher.phone(debtor.phone))) return { kind: 'opted_out' };
    const reached = await takeSmsCaps(tx, { to: debtor.phone, by: actor.id, now });
    if (reached !== undefined) return { kind: 'capped', phone: debtor.phone, ...reached };

    const data = { customerId: debtor.id, currency: tx.tenant.currency, balanceMinor: debtor.balance_minor };
    const event = newEvent('debt.reminded', { ...originOf(tx, occasion), data });
    const queued = await messages.reminder(tx, toReminded(debtor, now), event.id);
    const at = queued?.notBefore ?? now;
    await noteReminded(tx, debtor.id, at);
    tx.publish(event);
    return { kind: 'queued', at, held: queued?.held };
  };

const checkMayRemind = (debtor: LockedDebtor, { actor }: Occasion): void => {
  checkMayWork(debtor);
  checkMay(actor, 'customer.remind');
  if (debtor.balance_minor <= 0) throw new DomainError('nothing_owed');
};

const toReminded = ({ id, phone, name, balance_minor: balanceMinor, debt_since }: LockedDebtor, now: Date) => ({
  id,
  phone,
  name,
  balanceMinor,
  debtSince: debt_since ?? now,
});
