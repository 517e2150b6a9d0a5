import { WORK_STATUS } from '../../tenancy/may-work.ts';
import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';

export interface NewFamily {
  readonly id: string;
  readonly userId: string;
  readonly memberId: string | null;
  readonly now: Date;
  readonly until: Date;
}

export const insertFamily = async (tx: DirectoryTransaction, family: NewFamily): Promise<void> => {
  await tx.query({
    text: `insert into token_families (id, user_id, member_id, created_at, expires_at) values ($1, $2, $3, $4, $5)`,
    values: [family.id, family.userId, family.memberId, family.now, family.until],
  });
};

export const insertToken = async (
  tx: DirectoryTransaction,
  token: { readonly hash: string; readonly familyId: string; readonly until: Date },
): Promise<void> => {
  await tx.query({
    text: 'insert into refresh_tokens (token_hash, family_id, expires_at) values ($1, $2, $3)',
    values: [token.hash, token.familyId, token.until],
  });
};

export interface TokenRow {
  readonly family_id: string;
  readonly user_id: string;
  readonly member_id: string | null;
  readonly family_until: Date;
  /** It was given once, and has come again. */
  readonly used: boolean;
  /** Its family has ended, or its time is over. */
  readonly over: boolean;
}

const TOKEN_WITH_FAMILY = `select f.id as family_id, f.user_id, f.member_id, f.expires_at as family_until,
    r.used_at is not null as used, (f.ended_at is not null or f.expires_at <= $2 or r.expires_at <= $2) as over
  from refresh_tokens r join token_families f on f.id = r.family_id where r.token_hash = $1`;

/** Locks the family of a token, so that of two who bring it one comes second; undefined for a token that is not ours. */
export const lockToken = async (tx: DirectoryTransaction, hash: string, now: Date): Promise<TokenRow | undefined> => {
  // The family first: what the second statement reads of the token is as of when the lock was had.
  const [, [row]] = await Promise.all([
    tx.query({
      text: `select from token_families where id = (select family_id from refresh_tokens where token_hash = $1) for update`,
      values: [hash],
    }),
    tx.query<TokenRow>({ text: TOKEN_WITH_FAMILY, values: [hash, now] }),
  ]);
  return row;
};

/** A token as it is at this moment; undefined for one that is not ours. */
export const readToken = async (tx: DirectoryTransaction, hash: string, now: Date): Promise<TokenRow | undefined> => {
  const [row] = await tx.query<TokenRow>({ text: TOKEN_WITH_FAMILY, values: [hash, now] });
  return row;
};

export const noteUsed = async (tx: DirectoryTransaction, hash: string, now: Date): Promise<void> => {
  await tx.query({ text: 'update refresh_tokens set used_at = $2 where token_hash = $1', values: [hash, now] });
};

/** Ends one family, or all of a user. */
export const endFamilies = async (
  tx: DirectoryTransaction,
  which: { readonly familyId: string } | { readonly userId: string },
  now: Date,
): Promise<void> => {
  const [column, value] = 'familyId' in which ? ['id', which.familyId] : ['user_id', which.userId];
  await tx.query({
    text: `update token_families set ended_at = $2 where ${column} = $1 and ended_at is null`,
    values: [value, now],
  });
};

/** Who a family belongs to, as they are now. */
export interface HolderRow {
  readonly kind: 'trader' | 'admin';
  readonly username: string;
  readonly tenant_id: string | null;
  readonly works_as: 'vendor' | 'cashier' | null;
  readonly member_status: string | null;
  readonly member_name: string | null;
}

export const readHolder = async (
  tx: DirectoryTransaction,
  userId: string,
  memberId: string | null,
): Promise<HolderRow | undefined> => {
  const [row] = await tx.query<HolderRow>({
    text: `select u.role as kind, u.username, m.tenant_id, m.role as works_as, ${WORK_STATUS} as member_status,
        m.name as member_name
      from users u left join memberships m on m.id = $2 and m.user_id = u.id where u.id = $1`,
    values: [userId, memberId],
  });
  return row;
};

/** A sign-in that has not ended; it does when its token that nobody has used yet does. */
export interface OpenFamily {
  readonly id: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const MOST_SHOWN = 50;

/** Where somebody is signed in, the last sign-in first. */
export const readFamilies = (tx: DirectoryTransaction, userId: string, now: Date): Promise<OpenFamily[]> =>
  tx.query<OpenFamily>({
    text: `select f.id, f.created_at as "createdAt", r.expires_at as "expiresAt" from token_families f
        join refresh_tokens r on r.family_id = f.id and r.used_at is null and r.expires_at > $2
      where f.user_id = $1 and f.ended_at is null and f.expires_at > $2
      order by f.created_at desc, f.id desc limit ${MOST_SHOWN}`,
    values: [userId, now],
  });
