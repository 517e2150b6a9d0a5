import { worksForOwner, type ManagersRight } from '../../tenancy/what-people-may.ts';
import { newEvent } from '../../events/catalogue.ts';
import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../values/errors.ts';
import type { E164 } from '../../values/phone.ts';
import type { SecretsHasher } from '../../platform/secrets-hash.ts';
import type { Actor } from '../../tenancy/actor.ts';
import { inDirectoryOf } from '../../tenancy/crossing.ts';
import type { Member } from '../../tenancy/member.ts';
import type { Occasion } from '../../tenancy/occasion.ts';
import type { Signposts } from '../../tenancy/signposts.ts';
import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { requireManager } from '../pins/managers.ts';
import { giveSellerCode } from '../pins/reset-codes.ts';
import type { CapReached, TakeSmsCaps } from '../messages/sms-caps.ts';
import type { WelcomeMessages } from '../shops/welcome-messages.ts';
import { addNotice } from '../shops/notices.ts';
import { letTryAgain } from './let-try-again.ts';
import {
  changePerson,
  insertInvitation,
  lockNumbers,
  lockPerson,
  readPeople,
  readPerson,
  type InvitationRow,
  type StaffRow,
} from './staff-store.ts';

export interface StaffDeps {
  readonly hasher: SecretsHasher;
  readonly clock: Clock;
  readonly welcome: WelcomeMessages;
  readonly takeSmsCaps: TakeSmsCaps;
  readonly signposts: Pick<Signposts, 'putPerson'>;
}

export interface NewSeller {
  /** The membership's id, if the number gets a new one: the same id again is the same invitation. */
  readonly id: string;
  readonly phone: E164;
  readonly name: string;
  /** The owner's name, for the message. */
  readonly owner: string;
}

/** What came of an invitation. Only `invited` changes or sends anything. */
export type Invited = { readonly kind: 'invited' | 'known' | 'used_up' } | ({ readonly kind: 'capped' } & CapReached);

export type StaffService = ReturnType<typeof createStaffService>;

const INVITATION_MS = 7 * 24 * 3_600_000;
/** A seller number has two digits, and nobody gets the number of somebody who left: old sales are told apart by it. */
const LAST_SELLER_NUMBER = 99;

/** Whether somebody can still accept (an invitation that was refused or ran out stays in the books, and counts no more). */
export const isInvited = (
  { status, invitedUntil }: { readonly status: string; readonly invitedUntil: Date | null },
  now: Date,
): boolean => status === 'invited' && invitedUntil !== null && invitedUntil > now;

/** A person of this shop, as of this moment of the transaction. Throws `not_allowed` for anybody else. */
export const findPerson = (tx: TenantTransaction, memberId: string): Promise<Member> =>
  inDirectoryOf(tx, async (directory) => {
    const member = await readPerson(directory, tx.tenant.id, memberId);
    if (member === undefined) throw new DomainError('not_allowed');
    return member;
  });

/** Everybody who works in the shop or is invited, by seller number, as they are at this moment of the transaction. */
export const listPeople = (tx: TenantTransaction): Promise<Member[]> =>
  inDirectoryOf(tx, (directory) => readPeople(directory, tx.tenant.id));

/**
 * The people of a shop. Every operation is part of a transaction of the shop, and throws `not_allowed` for whoever may
 * not do it, and for people of other shops.
 */
export const createStaffService = ({ hasher, clock, welcome, takeSmsCaps, signposts }: StaffDeps) => ({
  /**
   * Invites a number for a week, unless it is `known` among the staff already, the seller numbers are `used_up`, or an SMS
   * more is too many: then nothing is changed.
   */
  invite: (tx: TenantTransaction, seller: NewSeller, actor: Actor): Promise<Invited> =>
    invite({ signposts, welcome, takeSmsCaps }, tx, seller, { actor, now: clock.now() }),

  /** The invited person does not want to; the owner's next home page says so. */
  refuse: (tx: TenantTransaction, actor: Actor): Promise<void> => refuse(tx, actor, clock.now()),

  /** Takes a seller's PIN away; answers the code that the owner passes on. It is nowhere else. */
  resetPin: (tx: TenantTransaction, memberId: string, actor: Actor): Promise<string> =>
    asManager(tx, 'staff.reset_pin', { actor, now: clock.now() }, async (directory) => {
      const now = clock.now();
      await lockSeller(directory, tx, memberId);
      const code = await giveSellerCode(directory, hasher, memberId, now);
      tx.publish(newEvent('staff.pin_taken', { ...origin(tx, actor, now), data: { memberId } }));
      return code;
    }),

  /** Lets a seller who was locked out try again, with the same PIN. */
  unlock: (tx: TenantTransaction, memberId: string, actor: Actor): Promise<void> =>
    asManager(tx, 'staff.unlock', { actor, now: clock.now() }, async (directory) => {
      const { id } = await lockSeller(directory, tx, memberId);
      await letTryAgain(directory, id, { ...origin(tx, actor, clock.now()), why: undefined });
    }),

  /** Ends a seller's access, or an invitation. Their open sessions must be revoked when this is committed. */
  stop: (tx: TenantTransaction, memberId: string, actor: Actor): Promise<{ readonly phone: E164 }> =>
    stop(tx, memberId, { actor, now: clock.now() }),
});

const invite = async (
  { signposts, welcome, takeSmsCaps }: Pick<StaffDeps, 'signposts' | 'welcome' | 'takeSmsCaps'>,
  tx: TenantTransaction,
  seller: NewSeller,
  { actor, now }: Occasion,
): Promise<Invited> => {
  const place = await asManager(tx, 'staff.invite', { actor, now }, (directory) =>
    placeFor(directory, tx, seller, now),
  );
  if (typeof place === 'string') return { kind: place };
  const reached = await takeSmsCaps(tx, { to: seller.phone, by: actor.id, now });
  if (reached !== undefined) return { kind: 'capped', ...reached };
  await inDirectoryOf(tx, (directory) => writeInvitation({ directory, signposts }, tx, place));
  const { id: memberId, role, sellerNumber, until, phone, language } = place;
  tx.publish(
    newEvent('staff.invited', {
      ...origin(tx, actor, now),
      data: { memberId, role, sellerNumber, invitedUntil: until.toISOString() },
    }),
  );
  const reason = `${memberId}:${until.toISOString()}`;
  await welcome.invitation(tx, { phone, language, reason }, seller.owner);
  return { kind: 'invited' };
};

const refuse = async (tx: TenantTransaction, actor: Actor, now: Date): Promise<void> => {
  const row = await inDirectoryOf(tx, async (directory) => {
    const invited = await lockPerson(directory, tx.tenant.id, actor.id);
    if (invited?.status !== 'invited') throw new DomainError('not_allowed');
    await changePerson(directory, invited.id, { invited_until: now });
    return invited;
  });
  tx.publish(newEvent('staff.invite.refused', { ...origin(tx, actor, now), data: personOf(row) }));
  if (worksForOwner(row)) await addNotice(tx, { kind: 'refused', who: row.name, now });
};

const stop = async (tx: TenantTransaction, memberId: string, { actor, now }: Occasion): Promise<{ phone: E164 }> => {
  const row = await asManager(tx, 'staff.stop', { actor, now }, async (directory) => {
    const seller = await lockSeller(directory, tx, memberId);
    const isGuest = seller.status === 'invited';
    await changePerson(directory, seller.id, isGuest ? { invited_until: now } : { status: 'stopped', ...NO_KEYS });
    return seller;
  });
  if (row.status !== 'stopped') {
    tx.publish(newEvent('staff.stopped', { ...origin(tx, actor, now), data: personOf(row) }));
  }
  return { phone: row.phone };
};

/** Nothing of a stopped person opens anything any more. */
const NO_KEYS = {
  pin_hash: null,
  reset_code_hash: null,
  reset_code_until: null,
  window_until: null,
  window_session: null,
} as const;

const asManager = <T>(
  tx: TenantTransaction,
  right: ManagersRight,
  occasion: Occasion,
  work: (directory: DirectoryTransaction) => Promise<T>,
): Promise<T> =>
  inDirectoryOf(tx, async (directory) => {
    await requireManager(directory, right, occasion);
    return work(directory);
  });

const lockSeller = async (
  directory: DirectoryTransaction,
  { tenant }: TenantTransaction,
  memberId: string,
): Promise<StaffRow> => {
  const row = await lockPerson(directory, tenant.id, memberId);
  if (row === undefined || !worksForOwner(row)) throw new DomainError('not_allowed');
  return row;
};

interface Place extends InvitationRow {
  /** Not for a number whose invitation ran out: it is invited again under its old seller number. */
  readonly isNew: boolean;
}

/** The place that an invitation would give, with the numbers of the shop held until it is written. */
const placeFor = async (
  directory: DirectoryTransaction,
  { tenant }: TenantTransaction,
  { id, phone, name }: NewSeller,
  now: Date,
): Promise<Place | 'known' | 'used_up'> => {
  const { known, nextNumber } = await lockNumbers(directory, tenant.id, phone);
  const until = new Date(now.getTime() + INVITATION_MS);
  const invitation = { tenantId: tenant.id, phone, name, until };
  if (known === undefined) {
    if (nextNumber > LAST_SELLER_NUMBER) return 'used_up';
    return { ...invitation, id, role: 'cashier', sellerNumber: nextNumber, language: tenant.language, isNew: true };
  }
  if (known.status === 'active' || isInvited({ status: known.status, invitedUntil: known.invited_until }, now)) {
    return 'known';
  }
  const { id: knownId, role, seller_number: sellerNumber, language } = known;
  return { ...invitation, id: knownId, role, sellerNumber, language, isNew: false };
};

const writeInvitation = async (
  { directory, signposts }: { readonly directory: DirectoryTransaction; readonly signposts: StaffDeps['signposts'] },
  { tenant }: TenantTransaction,
  { isNew, ...row }: Place,
): Promise<void> => {
  if (!isNew) return changePerson(directory, row.id, { name: row.name, invited_until: row.until });
  // First, and on its own: a person whom no signpost leads to would not be found, and one that leads to nowhere is nothing.
  await signposts.putPerson({ memberId: row.id, tenantId: tenant.id, phone: row.phone, cell: tenant.cell });
  return insertInvitation(directory, row);
};

const personOf = ({ id, role, seller_number: sellerNumber }: StaffRow) => ({ memberId: id, role, sellerNumber });

const origin = ({ tenant }: TenantTransaction, actor: Actor, now: Date) => ({
  tenantId: tenant.id,
  occurredAt: now,
  actor,
});
