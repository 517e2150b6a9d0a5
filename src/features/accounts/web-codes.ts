import { randomInt } from 'node:crypto';
import { isUniqueViolation } from '../../platform/database-failure.ts';
import { newId } from '../../platform/ids.ts';
import type { SecretsHasher } from '../../platform/secrets-hash.ts';
import { inDirectoryOf } from '../../tenancy/crossing.ts';
import type { DirectoryTransaction, MembershipInShop, TenantDirectory } from '../../tenancy/tenant-directory.ts';
import type { InTenant } from '../../tenancy/tenant-transaction.ts';
import { DomainError, RequestError } from '../../values/errors.ts';
import { parseCaller, type E164 } from '../../values/phone.ts';
import type { QueueMessage } from '../messages/queue-message.ts';
import type { ServiceNames } from '../messages/service-names.ts';
import { subject } from '../messages/subjects.ts';
import { restrictOwner } from '../pins/restrict-owner.ts';
import type { SimWatch } from '../pins/sim-watch.ts';
import { isNameGivenElsewhere } from './account-cells.ts';
import { begin, type Asked } from './accounts-service.ts';
import { findAccount } from './accounts-store.ts';
import { announceToShops } from './announce-to-shops.ts';
import { checkPassword, type Passwords } from './passwords.ts';
import type { Sessions, Tokens } from './sessions.ts';
import { endFamilies } from './tokens-store.ts';
import {
  changePassword,
  countTry,
  deleteCode,
  findUserOfPhone,
  keepCode,
  lockCode,
  nameUserOfPhone,
} from './web-codes-store.ts';

export interface WebCodesDeps {
  readonly directory: TenantDirectory;
  readonly inTenant: InTenant;
  readonly hasher: SecretsHasher;
  readonly queueMessage: QueueMessage;
  readonly service: ServiceNames;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly simWatch: Pick<SimWatch, 'mayGetCode'>;
  /** Counts a code for a phone; false when it has had all it may have today. */
  readonly mayGetCode: (phone: string) => Promise<boolean>;
  /** Counts a code for a phone that one address asks for. */
  readonly mayAskFor: (asker: Asker) => Promise<boolean>;
  /** Counts a code that one address tries for a phone. */
  readonly mayTryFor: (asker: Asker) => Promise<boolean>;
  /** Forgets what an address tried for a phone before it had the right code. */
  readonly forgiveTries: (asker: Asker) => Promise<void>;
  readonly mayTry: (subject: string) => Promise<boolean>;
}

/** Somebody who says that a phone is theirs. */
export interface Asker {
  readonly phone: string;
  /** Stands for the address. */
  readonly from: string;
}

/** SMS cost money, and whoever gets one that was not asked for is alarmed. */
export const CODES_FOR_A_PHONE = { name: 'web-codes', most: 3, windowSeconds: 86_400 };
/** One fewer than the phone has: no address alone leaves its owner without. */
export const CODES_FOR_AN_ADDRESS = { name: 'web-codes-from', most: 2, windowSeconds: 86_400 };
/** While a code is good; one fewer than it has, so that no address alone makes it void. */
export const TRIES_OF_AN_ADDRESS = { name: 'web-code-tries', most: 2, windowSeconds: 600 };

const MINUTES = 10;
const DIGITS = 6;
const TRIES = 3;

export interface Proof {
  readonly phone: string;
  readonly code: string;
}

/** The oldest place where the phone works now; in the cell of its account, if it has one already. */
const placeOf = async ({ directory }: WebCodesDeps, phone: E164): Promise<MembershipInShop | undefined> => {
  const places = (await directory.membershipsOfPhone(phone)).filter(
    ({ member, tenant }) => member.status === 'active' && tenant.status === 'active',
  );
  const isInSeveral = new Set(places.map(({ tenant }) => tenant.cell)).size > 1;
  const account = isInSeveral ? await findAccount(directory, phone) : undefined;
  return places.find(({ tenant }) => tenant.cell === account?.cell) ?? places[0];
};

const phoneOf = (typed: string): E164 => {
  const phone = parseCaller(typed);
  if (phone === undefined) throw new DomainError('phone_invalid');
  return phone;
};

/** Sends a code to a phone that works in a shop and whose SIM is not suspect; nobody is told whether it went. */
const send = async (deps: WebCodesDeps, typed: string, { from, now }: Asked): Promise<void> => {
  const phone = phoneOf(typed);
  if (!(await deps.mayTry(`web-code:${from}`))) throw new DomainError('rate_limited');
  const place = await placeOf(deps, phone);
  if (place === undefined || !(await deps.mayAskFor({ phone, from })) || !(await deps.mayGetCode(phone))) return;
  const { tenant, member } = place;
  const { id: memberId, language, role } = member;
  if (!(await deps.simWatch.mayGetCode(tenant, { memberId, phone, language, role, channel: 'rest' }))) return;
  const digits = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
  const hash = await deps.hasher.hash(digits);
  const { brand, help } = deps.service;
  const params = { otp: `${digits.slice(0, 3)} ${digits.slice(3)}`, brand, min: String(MINUTES), help };
  await deps.inTenant(tenant, async (tx) => {
    const about = [subject('code', `web:${memberId}`)];
    const words = { template: 'M10', language, params } as const;
    await deps.queueMessage(tx, { dedupeKey: `web-code:${newId(now)}`, about, to: phone, ...words });
    const until = new Date(now.getTime() + MINUTES * 60_000);
    await inDirectoryOf(tx, (directory) => keepCode(directory, { memberId, hash, until }));
  });
};

interface GivenCode {
  readonly memberId: string;
  /** Of the place that it was sent to. */
  readonly cell: string;
  readonly code: string;
  readonly now: Date;
}

/** Whether the code is the one that was sent; the third wrong one makes it void. */
const isRight = async (tx: DirectoryTransaction, { hasher }: WebCodesDeps, given: GivenCode): Promise<boolean> => {
  const { memberId, code, now } = given;
  const row = await lockCode(tx, memberId);
  const pending = row !== undefined && row.until > now && row.tries < TRIES ? row.code_hash : null;
  const { matches } = await hasher.verify(code.replaceAll(/\s/g, ''), pending);
  if (!matches && row !== undefined) await countTry(tx, memberId);
  return matches;
};

/** Goes on with a right code in the transaction that saw it. @throws RequestError code_wrong */
const withCode = async <T>(
  deps: WebCodesDeps,
  given: GivenCode,
  work: (tx: DirectoryTransaction) => Promise<T>,
): Promise<T> => {
  // Refused by an answer and not by a throw: that a try was wrong must be saved.
  const done = await deps.directory.inDirectory(
    async (tx) => ((await isRight(tx, deps, given)) ? { result: await work(tx) } : undefined),
    { cell: given.cell },
  );
  if (done === undefined) throw new RequestError('code_wrong');
  return done.result;
};

const nothingYet = (): Promise<void> => Promise.resolve();

/** What a proof gives: the phone, and the hash of the password that comes with it. */
interface Proved {
  readonly phone: E164;
  /** Of the place that had the code. */
  readonly cell: string;
  readonly passwordHash: string;
}

/**
 * Does something for whoever proves that the phone is theirs; the code is used up by it.
 * @throws RequestError code_wrong, too_busy; DomainError phone_invalid, rate_limited
 */
const proved = async <T>(
  deps: WebCodesDeps,
  { phone: typed, code, password }: NewPassword,
  { from, now }: Asked,
  work: (tx: DirectoryTransaction, proof: Proved) => Promise<T>,
): Promise<T> => {
  const phone = phoneOf(typed);
  // Before the phone's own tries are touched, which are few.
  const mayGoOn = (await deps.mayTry(`web-code-try:${from}`)) && (await deps.mayTryFor({ phone, from }));
  if (!mayGoOn) throw new DomainError('rate_limited');
  const place = await placeOf(deps, phone);
  if (place === undefined) throw new RequestError('code_wrong');
  const { cell } = place.tenant;
  const given = { memberId: place.member.id, cell, code, now };
  await withCode(deps, given, nothingYet);
  await deps.forgiveTries({ phone, from });
  // The hash is dear, and waits for others: it is made for nobody without a code, and while no row is held.
  const passwordHash = await deps.passwords.hash(password);
  return withCode(deps, given, async (tx) => {
    await deleteCode(tx, given.memberId);
    return work(tx, { phone, cell, passwordHash });
  });
};

export interface NewPassword extends Proof {
  readonly password: string;
}

export interface Claim extends NewPassword {
  readonly username: string;
}

/** Names the account of somebody who began by phone, and signs in. */
const claim = async (deps: WebCodesDeps, claimed: Claim, asked: Asked): Promise<Tokens> => {
  const { username, password } = claimed;
  const { now } = asked;
  checkPassword(password, username);
  try {
    const named = await proved(deps, claimed, asked, async (tx, { phone, passwordHash, cell }) => {
      const user = await findUserOfPhone(tx, phone);
      if (user !== undefined && user.username !== null) throw new RequestError('phone_taken');
      if (await isNameGivenElsewhere(deps.directory, username, cell)) throw new RequestError('username_taken');
      const id = user?.id ?? newId(now);
      await nameUserOfPhone(tx, { id, phone, username, passwordHash });
      await restrictOwner(tx, id, now);
      await announceToShops(tx, 'account.claimed', id, now);
      return { id, cell };
    });
    return await begin(deps, { ...named, username, kind: 'trader' }, { tenantId: undefined, now });
  } catch (error) {
    throw isUniqueViolation(error, 'users_username_key') ? new RequestError('username_taken') : error;
  }
};

/** Sets a new password for whoever has the phone; everybody who is signed in with the old one is signed out. */
const reset = (deps: WebCodesDeps, wanted: NewPassword, asked: Asked): Promise<void> =>
  proved(deps, wanted, asked, async (tx, { phone, passwordHash }) => {
    const user = await findUserOfPhone(tx, phone);
    if (user?.username === undefined || user.username === null) throw new RequestError('code_wrong');
    checkPassword(wanted.password, user.username);
    await changePassword(tx, user.id, passwordHash);
    await endFamilies(tx, { userId: user.id }, asked.now);
    await restrictOwner(tx, user.id, asked.now);
    await announceToShops(tx, 'account.password_reset', user.id, asked.now);
  });

/** Codes by SMS that prove on the web whose phone it is. */
export const createWebCodes = (deps: WebCodesDeps) => ({
  /** @throws DomainError phone_invalid, rate_limited */
  send: (phone: string, asked: Asked): Promise<void> => send(deps, phone, asked),
  /**
   * @throws RequestError code_wrong, username_taken, phone_taken (it has an account), password_too_weak, too_busy;
   *   DomainError phone_invalid, rate_limited
   */
  claim: (claimed: Claim, asked: Asked): Promise<Tokens> => claim(deps, claimed, asked),
  /** @throws RequestError code_wrong, password_too_weak, too_busy; DomainError phone_invalid, rate_limited */
  reset: (wanted: NewPassword, asked: Asked): Promise<void> => reset(deps, wanted, asked),
});

export type WebCodes = ReturnType<typeof createWebCodes>;
