import { randomInt } from 'node:crypto';
import { generateSecret, generateURI, verify } from 'otplib';
import type { Hasher } from '../../platform/hash.ts';
import type { Sealer } from '../../platform/sealer.ts';
import type { DirectoryTransaction, TenantDirectory } from '../../tenancy/tenant-directory.ts';
import { DomainError, RequestError } from '../../values/errors.ts';
import { inCellOfAccount } from './account-cells.ts';
import { announceToShops } from './announce-to-shops.ts';
import {
  keepFactor,
  keepWaitingSecret,
  readFactor,
  removeFactor,
  takeRecoveryCode,
  takeStep,
  type FactorRow,
} from './second-factor-store.ts';

export interface SecondFactorDeps {
  readonly directory: Pick<TenantDirectory, 'inDirectory' | 'runOnceIn'>;
  readonly hasher: Hasher;
  readonly sealer: Sealer;
  /** Counts a try; false when there were too many of this subject. */
  readonly mayTry: (subject: string) => Promise<boolean>;
}

/** So many seconds a code is still good after its time: people type slowly, and clocks differ. */
const TOLERANCE_SECONDS = 30;
const RECOVERY_CODES = 10;
const RECOVERY_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const RECOVERY_LENGTH = 10;

/** As people type it: with a space in the middle, or a dash. */
const plain = (code: string): string => code.replaceAll(/[\s-]/g, '').toLowerCase();

const newRecoveryCode = (): string => {
  const letters = Array.from({ length: RECOVERY_LENGTH }, () => RECOVERY_LETTERS[randomInt(RECOVERY_LETTERS.length)]);
  return `${letters.slice(0, RECOVERY_LENGTH / 2).join('')}-${letters.slice(RECOVERY_LENGTH / 2).join('')}`;
};

/** The step of a code that is right and newer than the last one; undefined for any other text. */
const stepOf = async (secret: string, code: string, last: number | null, now: Date): Promise<number | undefined> => {
  // The library throws on texts that are no codes.
  if (!/^[0-9]{6}$/.test(code)) return undefined;
  const after = last === null ? {} : { afterTimeStep: last };
  const epoch = Math.floor(now.getTime() / 1000);
  const result = await verify({ secret, token: code, epoch, epochTolerance: TOLERANCE_SECONDS, ...after });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
};

const begun = async (tx: DirectoryTransaction, userId: string): Promise<FactorRow> => {
  const row = await readFactor(tx, userId);
  if (row === undefined) throw new RequestError('token_invalid');
  return row;
};

/** Counts a code that somebody gives, at whichever door. @throws DomainError rate_limited */
export const countTry = async (mayTry: SecondFactorDeps['mayTry'], userId: string): Promise<void> => {
  if (!(await mayTry(`code:${userId}`))) throw new DomainError('rate_limited');
};

const onTry = async <T>(
  { directory, mayTry }: Pick<SecondFactorDeps, 'directory' | 'mayTry'>,
  userId: string,
  work: (tx: DirectoryTransaction) => Promise<T>,
): Promise<T> => {
  await countTry(mayTry, userId);
  return inCellOfAccount(directory, userId, work);
};

const openSecret = (sealer: Sealer, sealed: string | null, userId: string): string => {
  const secret = sealed === null ? undefined : sealer.open(sealed, userId);
  if (secret === undefined) throw new RequestError('mfa_not_begun');
  return secret;
};

const isFactorOn = async (tx: DirectoryTransaction, userId: string): Promise<boolean> =>
  (await readFactor(tx, userId))?.mfa_enabled ?? false;

/** The code of a number on paper, as it is kept. */
const onPaper = (hasher: Hasher, userId: string, code: string): string =>
  hasher.tag('recovery-code', userId, plain(code));

/** Uses a code up. Of several who bring the same one at once, one succeeds. */
const takeCode = async (
  { sealer, hasher }: Pick<SecondFactorDeps, 'sealer' | 'hasher'>,
  tx: DirectoryTransaction,
  row: FactorRow,
  { code, now }: { readonly code: string; readonly now: Date },
): Promise<boolean> => {
  const step = await stepOf(openSecret(sealer, row.mfa_secret, row.id), plain(code), row.mfa_step, now);
  if (step !== undefined) return takeStep(tx, row.id, step);
  return takeRecoveryCode(tx, row.id, onPaper(hasher, row.id, code));
};

const enroll = ({ directory, sealer }: SecondFactorDeps, userId: string) =>
  inCellOfAccount(directory, userId, async (tx) => {
    const row = await begun(tx, userId);
    if (row.mfa_enabled) throw new RequestError('mfa_on_already');
    const secret = generateSecret();
    await keepWaitingSecret(tx, userId, sealer.seal(secret, userId));
    return { secret, otpauthUrl: generateURI({ issuer: 'Kibanda', label: row.username, secret }) };
  });

const activate = (deps: SecondFactorDeps, userId: string, code: string, now: Date): Promise<string[]> =>
  onTry(deps, userId, async (tx) => {
    const row = await begun(tx, userId);
    if (row.mfa_enabled) throw new RequestError('mfa_on_already');
    const step = await stepOf(openSecret(deps.sealer, row.mfa_waiting, userId), plain(code), null, now);
    if (step === undefined) throw new RequestError('code_wrong');
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await keepFactor(tx, { userId, step, codeHashes: codes.map((one) => onPaper(deps.hasher, userId, one)) });
    await announceToShops(tx, 'account.mfa_on', userId, now);
    return codes;
  });

const remove = (deps: SecondFactorDeps, userId: string, code: string, now: Date): Promise<void> =>
  onTry(deps, userId, async (tx) => {
    const row = await begun(tx, userId);
    if (!row.mfa_enabled) throw new RequestError('mfa_not_begun');
    if (!(await takeCode(deps, tx, row, { code, now }))) throw new RequestError('code_wrong');
    await removeFactor(tx, userId);
    await announceToShops(tx, 'account.mfa_off', userId, now);
  });

const check = (deps: SecondFactorDeps, userId: string, code: string, now: Date): Promise<boolean> =>
  inCellOfAccount(deps.directory, userId, async (tx) => {
    const row = await begun(tx, userId);
    return row.mfa_enabled && (await takeCode(deps, tx, row, { code, now }));
  });

/** A second factor: codes that change every half minute (TOTP), and ten codes on paper. */
export const createSecondFactor = (deps: SecondFactorDeps) => ({
  /** Begins: the secret for the app on the phone. @throws RequestError mfa_on_already */
  enroll: (userId: string) => enroll(deps, userId),
  /**
   * Switches it on, proved by a first code; answers the codes for paper.
   * @throws RequestError mfa_not_begun, code_wrong; DomainError rate_limited
   */
  activate: (userId: string, code: string, now: Date) => activate(deps, userId, code, now),
  /** Whether this account is asked for a code. */
  isOn: (userId: string): Promise<boolean> => inCellOfAccount(deps.directory, userId, (tx) => isFactorOn(tx, userId)),
  /** Whether the code is good, now and once. */
  check: (userId: string, code: string, now: Date) => check(deps, userId, code, now),
  /** Switches it off, proved by a code. @throws RequestError mfa_not_begun, code_wrong; DomainError rate_limited */
  remove: (userId: string, code: string, now: Date) => remove(deps, userId, code, now),
});

export type SecondFactor = ReturnType<typeof createSecondFactor>;
