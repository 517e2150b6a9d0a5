import { createHash } from 'node:crypto';
import type { Sealer } from '../platform/sealer.ts';
import type { TenantTransaction } from '../tenancy/tenant-transaction.ts';
import { RequestError } from '../values/errors.ts';

/** A change that its caller has named, so that it can be sent again. */
export interface NamedRequest {
  readonly memberId: string;
  readonly key: string;
  /** Of the operation and everything that came with it. */
  readonly digest: string;
}

export interface KeptAnswer {
  readonly status: number;
  readonly body: string;
}

const KEY = /^[\x21-\x7e]{1,255}$/;

/** The key of a request, if it has one. @throws RequestError request_invalid for one that cannot be kept */
export const readKey = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined;
  if (!KEY.test(header)) throw new RequestError('request_invalid', { field: 'Idempotency-Key' });
  return header;
};

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, sorted(part)]),
  );
};

/** The same for the same request, in whatever order its fields were written. */
export const digestOf = (operation: string, sent: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([operation, sorted(sent)]))
    .digest('hex');

const aboutOf = ({ memberId, key }: NamedRequest): string => `${memberId}:${key}`;

/**
 * Takes a key in hand for this transaction; answers what was answered before under it, if anything was.
 * @throws RequestError key_reused when it named another request, key_in_use while the same is being worked on
 */
export const takeKey = async (
  tx: TenantTransaction,
  named: NamedRequest,
  sealer: Sealer,
): Promise<KeptAnswer | undefined> => {
  const name = `${tx.tenant.id}:${aboutOf(named)}`;
  // The row is looked for by a statement of its own: it must see what was committed before the lock was had.
  const [[lock], [row]] = await Promise.all([
    tx.query<{ had: boolean }>({
      text: 'select pg_try_advisory_xact_lock(hashtextextended($1, 20251)) as had',
      values: [name],
    }),
    tx.query<{ request_digest: string; status: number; answer: string }>({
      text: 'select request_digest, status, answer from idempotency_keys where member_id = $1 and key = $2',
      values: [named.memberId, named.key],
    }),
  ]);
  if (row !== undefined) {
    if (row.request_digest !== named.digest) throw new RequestError('key_reused');
    const body = sealer.open(row.answer, aboutOf(named));
    if (body === undefined) throw new RequestError('key_reused');
    return { status: row.status, body };
  }
  if (lock?.had !== true) throw new RequestError('key_in_use');
  return undefined;
};

/** Keeps an answer in the transaction of its effect. It may hold a code or a customer's number, and so is sealed. */
export const keepAnswer = async (
  tx: TenantTransaction,
  named: NamedRequest,
  { status, body }: KeptAnswer,
  sealer: Sealer,
): Promise<void> => {
  await tx.query({
    text: `insert into idempotency_keys (member_id, key, request_digest, status, answer) values ($1, $2, $3, $4, $5)`,
    values: [named.memberId, named.key, named.digest, status, sealer.seal(body, aboutOf(named))],
  });
};
