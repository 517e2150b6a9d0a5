import { may, worksForOwner } from '../../tenancy/what-people-may.ts';
import { newEvent } from '../../events/catalogue.ts';
import { DomainError } from '../../values/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { SecretsHasher } from '../../platform/secrets-hash.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';
import { isEasyPin, isPin } from './pin-rules.ts';
import { changeMembership, insertUser, lockPinRow, type PinChange, type PinRow } from './pin-store.ts';
import { windowEnd, type ShopDay } from './pin-window.ts';
import type { PinsDeps } from './pins-deps.ts';

export interface PinChoice {
  readonly memberId: string;
  readonly pin: string;
  /** chosen: an invited person's first one · changed: by somebody who is in · code: by somebody who had a reset code. */
  readonly reason: 'chosen' | 'changed' | 'code';
  readonly sessionTag: string;
  readonly shopDay: ShopDay;
  readonly channel: Actor['channel'];
}

/** Whose PIN it now is: for a message to them. */
export type PinOwnerRow = Pick<PinRow, 'id' | 'phone' | 'language' | 'name' | 'role'>;

/** For a day after a reset by SMS an owner can sell, and change nothing that a thief would want. */
export const RESTRICTED_MS = 24 * 3_600_000;

/** Sets a PIN and opens the window of this session only (see choosePinIn). */
export const choosePin = async ({ directory, hasher, clock }: PinsDeps, choice: PinChoice): Promise<void> => {
  const now = clock.now();
  await directory.inDirectory((tx) => choosePinIn(tx, hasher, choice, now), { member: choice.memberId });
};

/**
 * Sets a PIN inside somebody's transaction; with the first one an invited person joins the shop. Throws `pin_too_easy`,
 * also for one that was used before, and `membership_stopped` for somebody who may not choose one (any more).
 */
export const choosePinIn = async (
  tx: DirectoryTransaction,
  hasher: SecretsHasher,
  choice: PinChoice,
  now: Date,
): Promise<PinOwnerRow> => {
  const row = await lockPinRow(tx, choice.memberId);
  if (row === undefined || !mayChoose(row, choice.reason, now)) throw new DomainError('membership_stopped');
  await refuseEasy(hasher, choice.pin, row);
  await changeMembership(tx, row.id, {
    pin_hash: await hasher.hash(choice.pin),
    previous_pin_hash: row.pin_hash ?? row.previous_pin_hash,
    pin_failures: 0,
    locked_until: null,
    lock_level: 0,
    reset_code_hash: null,
    reset_code_until: null,
    reset_code_tries: 0,
    window_until: windowEnd(now, choice.shopDay),
    window_session: choice.sessionTag,
    last_used_at: now,
    ...(choice.reason === 'chosen' ? await joining(tx, row, now) : {}),
    ...(choice.reason === 'code' && may(row, 'pin.reset_by_sms')
      ? { restricted_until: new Date(now.getTime() + RESTRICTED_MS) }
      : {}),
  });
  tx.publish(eventOf(row, choice, now));
  return row;
};

/** Judges a PIN before it is typed again. Throws as choosePinIn. */
export const judgePin = async (
  { directory, hasher }: PinsDeps,
  { memberId, pin }: Pick<PinChoice, 'memberId' | 'pin'>,
): Promise<void> => {
  const row = await directory.inDirectory((tx) => lockPinRow(tx, memberId), { member: memberId });
  if (row === undefined) throw new DomainError('membership_stopped');
  await refuseEasy(hasher, pin, row);
};

const mayChoose = (row: PinRow, reason: PinChoice['reason'], now: Date): boolean => {
  switch (reason) {
    case 'chosen':
      return row.status === 'invited' && row.invited_until !== null && row.invited_until > now;
    case 'code':
      // The code was checked some key presses ago: if it was used or replaced meanwhile, it no longer counts.
      return row.status === 'active' && row.reset_code_hash !== null;
    case 'changed':
      return row.status === 'active';
  }
};

const joining = async (tx: DirectoryTransaction, row: PinRow, now: Date): Promise<PinChange> => {
  const joined = { status: 'active', invited_until: null, consent_at: now } as const;
  // An owner who began on the web stays the one who signs in there.
  if (row.user_id !== null) return joined;
  const userId = newId(now);
  await insertUser(tx, userId);
  return { ...joined, user_id: userId };
};

const eventOf = (row: PinRow, { reason, channel }: PinChoice, now: Date) => {
  const { id: memberId, role, seller_number: sellerNumber, language } = row;
  const origin = { tenantId: row.tenant_id, occurredAt: now, actor: { id: memberId, role, channel } };
  return reason === 'chosen'
    ? newEvent('user.joined', { ...origin, data: { memberId, role, sellerNumber, language } })
    : newEvent('auth.pin.reset', { ...origin, data: { memberId, by: allowedBy(row, reason), reason } });
};

/** A seller's code comes from the owner, an owner's own by SMS. */
const allowedBy = (row: PinRow, reason: PinChoice['reason']): 'self' | 'owner' =>
  reason === 'code' && worksForOwner(row) ? 'owner' : 'self';

const refuseEasy = async (hasher: SecretsHasher, pin: string, row: PinRow): Promise<void> => {
  const easy = !isPin(pin) || isEasyPin(pin, { phone: row.phone, shopNumber: row.shop_number });
  const used = await Promise.all([row.pin_hash, row.previous_pin_hash].map((hash) => hasher.verify(pin, hash)));
  if (easy || used.some(({ matches }) => matches)) throw new DomainError('pin_too_easy');
};
