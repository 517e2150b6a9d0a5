import { checkMay, worksForOwner } from '../../tenancy/what-people-may.ts';
import { randomInt } from 'node:crypto';
import { businessDay, endOfBusinessDay } from '../../values/business-day.ts';
import { DomainError, isDomainError } from '../../values/errors.ts';
import type { SecretsHasher } from '../../platform/secrets-hash.ts';
import type { Actor } from '../../tenancy/actor.ts';
import { inDirectoryOf } from '../../tenancy/crossing.ts';
import type { Member } from '../../tenancy/member.ts';
import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';
import type { InTenant } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { checkResetCode, type CodeAttempt, type CodeVerdict } from './check-reset-code.ts';
import { changeMembership, lockPinRow } from './pin-store.ts';
import type { PinsDeps } from './pins-deps.ts';
import { CODE_MINUTES, type SecurityMessages } from './security-messages.ts';
import type { SimGuard } from './sim-swap.ts';
import { reportChange } from './sim-watch.ts';

export interface ResetCodesDeps extends PinsDeps {
  readonly inTenant: InTenant;
  readonly sims: SimGuard;
  readonly messages: SecurityMessages;
}

export interface CodeRequest {
  readonly memberId: string;
  /** The same reason gets one code, however often it comes. */
  readonly reason: string;
  readonly channel: Actor['channel'];
}

export type CodeSent =
  | { readonly result: 'sent'; readonly minutes: number }
  | { readonly result: 'sim_changed' }
  | { readonly result: 'rate_limited'; readonly minutes: number };

export interface ResetCodes {
  /** Sends an owner a code by SMS, unless the SIM is suspect or three went out today. Throws `not_allowed`. */
  send(tenant: Tenant, request: CodeRequest): Promise<CodeSent>;
  /** Checks a code of either kind: the third wrong one makes it void and locks its owner out. */
  check(attempt: CodeAttempt): Promise<CodeVerdict>;
}

const CODES_A_DAY = 3;
const MINUTE_MS = 60_000;
/** How long the code is good for that an owner tells a seller. */
export const SELLER_CODE_MINUTES = 30;

/** Codes that let somebody choose a new PIN. */
export const createResetCodes = (deps: ResetCodesDeps): ResetCodes => ({
  check: (attempt) => checkResetCode(deps, attempt),
  send: async (tenant, request) => {
    const known = await deps.directory.memberById(request.memberId);
    if (known?.member.status !== 'active') throw new DomainError('not_allowed');
    checkMay(known.member, 'pin.reset_by_sms');
    const sim = await deps.sims.stateOf(known.member.phone);
    if (!deps.sims.mayGetResetCode(sim)) {
      const { id: memberId, phone, language, role } = known.member;
      await reportChange(deps, tenant, { memberId, phone, language, role, channel: request.channel }, sim);
      return { result: 'sim_changed' };
    }
    return sendCode(deps, tenant, known.member, request);
  },
});

const sendCode = async (
  deps: ResetCodesDeps,
  tenant: Tenant,
  { id, phone, language }: Member,
  { reason }: CodeRequest,
): Promise<CodeSent> => {
  const digits = randomDigits(6);
  const now = deps.clock.now();
  try {
    await deps.inTenant(tenant, async (tx) => {
      const isNew = await deps.messages.code(tx, { memberId: id, phone, language }, { digits, reason });
      if (isNew) await inDirectoryOf(tx, (directory) => issue(directory, deps.hasher, { id, digits, tenant, now }));
    });
  } catch (error) {
    if (!isDomainError(error, 'rate_limited')) throw error;
    return { result: 'rate_limited', minutes: Number(error.details['minutes']) };
  }
  return { result: 'sent', minutes: CODE_MINUTES };
};

interface Issue {
  readonly id: string;
  readonly digits: string;
  readonly tenant: Tenant;
  readonly now: Date;
}

/** Writes the code's hash down; after the third of the day it throws, and so nothing is sent either. */
const issue = async (
  tx: DirectoryTransaction,
  hasher: SecretsHasher,
  { id, digits, tenant, now }: Issue,
): Promise<void> => {
  const row = await lockPinRow(tx, id);
  const today = businessDay(now, tenant.timezone);
  const sentToday = row?.reset_codes_day === today ? row.reset_codes_today : 0;
  if (sentToday >= CODES_A_DAY) {
    const tomorrow = endOfBusinessDay(today, tenant.timezone);
    throw new DomainError('rate_limited', { minutes: Math.ceil((tomorrow.getTime() - now.getTime()) / MINUTE_MS) });
  }
  await changeMembership(tx, id, {
    reset_code_hash: await hasher.hash(digits),
    reset_code_until: new Date(now.getTime() + CODE_MINUTES * MINUTE_MS),
    reset_code_tries: 0,
    reset_codes_today: sentToday + 1,
    reset_codes_day: today,
  });
};

/**
 * Takes a seller's PIN away and gives a code for a new one, which the owner passes on: inside somebody's transaction. The
 * code is shown once; only its hash is kept.
 */
export const giveSellerCode = async (
  tx: DirectoryTransaction,
  hasher: SecretsHasher,
  memberId: string,
  now: Date,
): Promise<string> => {
  const row = await lockPinRow(tx, memberId);
  if (row?.status !== 'active' || !worksForOwner(row)) throw new DomainError('not_allowed');
  const digits = randomDigits(4);
  await changeMembership(tx, memberId, {
    pin_hash: null,
    previous_pin_hash: row.pin_hash ?? row.previous_pin_hash,
    reset_code_hash: await hasher.hash(digits),
    reset_code_until: new Date(now.getTime() + SELLER_CODE_MINUTES * MINUTE_MS),
    reset_code_tries: 0,
    window_until: null,
    window_session: null,
  });
  return digits;
};

const randomDigits = (count: number): string => String(randomInt(10 ** count)).padStart(count, '0');
