import { createHash, randomBytes } from 'node:crypto';
import { newId } from '../../platform/ids.ts';
import type { DirectoryTransaction, TenantDirectory } from '../../tenancy/tenant-directory.ts';
import { DomainError, RequestError } from '../../values/errors.ts';
import { inCellOfAccount, inCellOfToken } from './account-cells.ts';
import type { AccessTokens, TokenHolder } from './access-tokens.ts';
import {
  endFamilies,
  insertFamily,
  insertToken,
  lockToken,
  noteUsed,
  readFamilies,
  readHolder,
  readToken,
  type HolderRow,
  type OpenFamily,
  type TokenRow,
} from './tokens-store.ts';

/** What somebody gets who has signed in. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const DAY_MS = 86_400_000;
/** A token that is not used for so long is worth nothing any more. */
const REFRESH_DAYS = 30;
/** After so long everybody signs in again. */
const FAMILY_DAYS = 180;

export interface SessionsDeps {
  readonly directory: Pick<TenantDirectory, 'inDirectory' | 'runOnceIn'>;
  readonly accessTokens: AccessTokens;
}

/** Only this is kept of a refresh token: 32 random bytes need no salt. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

const after = (now: Date, days: number): Date => new Date(now.getTime() + days * DAY_MS);

/** Gives the next refresh token of a family, inside somebody's transaction. */
const giveRefreshToken = async (
  tx: DirectoryTransaction,
  familyId: string,
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<string> => {
  const token = randomBytes(32).toString('base64url');
  const ends = Math.min(after(now, REFRESH_DAYS).getTime(), until.getTime());
  await insertToken(tx, { hash: hashOf(token), familyId, until: new Date(ends) });
  return token;
};

const toHolder = (row: HolderRow | undefined, { family_id, user_id, member_id }: TokenRow): TokenHolder | undefined => {
  if (row === undefined) return undefined;
  const who = { userId: user_id, familyId: family_id };
  if (row.kind !== 'trader') return { ...who, place: undefined, role: 'admin', name: row.username };
  const { tenant_id: tenantId, works_as: worksAs, member_status: status, member_name: name } = row;
  if (member_id === null || tenantId === null || worksAs === null || status !== 'active') return undefined;
  return { ...who, place: { tenantId, memberId: member_id }, role: worksAs, name: name ?? row.username };
};

type Refreshed =
  | { readonly kind: 'next'; readonly refreshToken: string; readonly holder: TokenHolder }
  | { readonly kind: 'refused'; readonly why: 'token_invalid' | 'membership_stopped' };

/** Takes a refresh token for the next one. One that was used before has been stolen, or its next one has: the family ends. */
const takeToken = async (tx: DirectoryTransaction, hash: string, now: Date): Promise<Refreshed> => {
  const row = await lockToken(tx, hash, now);
  if (row === undefined || row.over) return { kind: 'refused', why: 'token_invalid' };
  const { family_id: familyId } = row;
  if (row.used) {
    await endFamilies(tx, { familyId }, now);
    return { kind: 'refused', why: 'token_invalid' };
  }
  const holder = toHolder(await readHolder(tx, row.user_id, row.member_id), row);
  if (holder === undefined) {
    await endFamilies(tx, { familyId }, now);
    return { kind: 'refused', why: 'membership_stopped' };
  }
  await noteUsed(tx, hash, now);
  const refreshToken = await giveRefreshToken(tx, familyId, { now, until: row.family_until });
  return { kind: 'next', refreshToken, holder };
};

const beginIn = async (tx: DirectoryTransaction, holder: Omit<TokenHolder, 'familyId'>, now: Date) => {
  const familyId = newId(now);
  const until = after(now, FAMILY_DAYS);
  const memberId = holder.place?.memberId ?? null;
  await insertFamily(tx, { id: familyId, userId: holder.userId, memberId, now, until });
  const refreshToken = await giveRefreshToken(tx, familyId, { now, until });
  return { refreshToken, holder: { ...holder, familyId } };
};

const refresh = async ({ directory, accessTokens }: SessionsDeps, token: string, now: Date): Promise<Tokens> => {
  // Refused by its answer and not by a throw: that the family has ended must be saved.
  const hash = hashOf(token);
  const taken = await inCellOfToken(directory, hash, (tx) => takeToken(tx, hash, now));
  if (taken.kind === 'next')
    return { accessToken: await accessTokens.issue(taken.holder, now), refreshToken: taken.refreshToken };
  throw taken.why === 'membership_stopped' ? new DomainError(taken.why) : new RequestError(taken.why);
};

/** Who is signed in: begun, gone on with, ended. */
export const createSessions = ({ directory, accessTokens }: SessionsDeps) => ({
  /** Begins a family of tokens, inside somebody's transaction; answers its first refresh token. */
  beginIn,

  /** The tokens of a family that has begun. */
  tokensOf: async (
    { refreshToken, holder }: { readonly refreshToken: string; readonly holder: TokenHolder },
    now: Date,
  ): Promise<Tokens> => ({ accessToken: await accessTokens.issue(holder, now), refreshToken }),

  /** The next tokens. @throws RequestError token_invalid; DomainError membership_stopped */
  refresh: (token: string, now: Date): Promise<Tokens> => refresh({ directory, accessTokens }, token, now),

  /**
   * Whom an unused refresh token stands for, without using it up: what a browser that keeps one in a cookie is signed in
   * by. Undefined when it is not ours, was used, or its time or place is over.
   */
  holderOf: (token: string, now: Date): Promise<TokenHolder | undefined> =>
    inCellOfToken(directory, hashOf(token), async (tx) => {
      const row = await readToken(tx, hashOf(token), now);
      if (row === undefined || row.over || row.used) return undefined;
      return toHolder(await readHolder(tx, row.user_id, row.member_id), row);
    }),

  /** Where somebody is signed in. */
  list: (userId: string, now: Date): Promise<OpenFamily[]> =>
    inCellOfAccount(directory, userId, (tx) => readFamilies(tx, userId, now)),

  /** Signs somebody out everywhere. */
  endAll: (userId: string, now: Date): Promise<void> =>
    inCellOfAccount(directory, userId, (tx) => endFamilies(tx, { userId }, now)),

  /** Ends the family of a token, if it is one of ours. */
  end: (token: string, now: Date): Promise<void> =>
    inCellOfToken(directory, hashOf(token), async (tx) => {
      const row = await lockToken(tx, hashOf(token), now);
      if (row !== undefined) await endFamilies(tx, { familyId: row.family_id }, now);
    }),
});

export type Sessions = ReturnType<typeof createSessions>;
