import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';

/** What is kept of somebody's second factor. The secrets are sealed. */
export interface FactorRow {
  readonly id: string;
  readonly username: string;
  readonly mfa_enabled: boolean;
  readonly mfa_secret: string | null;
  readonly mfa_waiting: string | null;
  /** The step of the last code that was used. */
  readonly mfa_step: number | null;
}

export const readFactor = async (tx: DirectoryTransaction, userId: string): Promise<FactorRow | undefined> => {
  const [row] = await tx.query<FactorRow>({
    text: `select id, username, mfa_enabled, mfa_secret, mfa_waiting, mfa_step from users
      where id = $1 and username is not null`,
    values: [userId],
  });
  return row;
};

export const keepWaitingSecret = async (tx: DirectoryTransaction, userId: string, sealed: string): Promise<void> => {
  await tx.query({ text: 'update users set mfa_waiting = $2 where id = $1', values: [userId, sealed] });
};

/** What waited becomes the factor, with new codes for paper. */
export const keepFactor = async (
  tx: DirectoryTransaction,
  factor: { readonly userId: string; readonly step: number; readonly codeHashes: readonly string[] },
): Promise<void> => {
  await tx.query({
    text: `update users set mfa_enabled = true, mfa_secret = mfa_waiting, mfa_waiting = null, mfa_step = $2 where id = $1`,
    values: [factor.userId, factor.step],
  });
  await tx.query({ text: 'delete from recovery_codes where user_id = $1', values: [factor.userId] });
  await tx.query({
    text: 'insert into recovery_codes (user_id, code_hash) select $1, unnest($2::text[])',
    values: [factor.userId, factor.codeHashes],
  });
};

/** Uses a step up; false when it, or a later one, was used before. */
export const takeStep = async (tx: DirectoryTransaction, userId: string, step: number): Promise<boolean> => {
  const rows = await tx.query({
    text: `update users set mfa_step = $2 where id = $1 and (mfa_step is null or mfa_step < $2) returning id`,
    values: [userId, step],
  });
  return rows.length > 0;
};

/** Uses a code on paper up; false when it is none, or was used. */
export const takeRecoveryCode = async (tx: DirectoryTransaction, userId: string, hash: string): Promise<boolean> => {
  const rows = await tx.query({
    text: 'delete from recovery_codes where user_id = $1 and code_hash = $2 returning 1 as taken',
    values: [userId, hash],
  });
  return rows.length > 0;
};

export const removeFactor = async (tx: DirectoryTransaction, userId: string): Promise<void> => {
  await tx.query({
    text: `update users set mfa_enabled = false, mfa_secret = null, mfa_waiting = null, mfa_step = null where id = $1`,
    values: [userId],
  });
  await tx.query({ text: 'delete from recovery_codes where user_id = $1', values: [userId] });
};
