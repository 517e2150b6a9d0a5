import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { BATCH } from './retention.ts';

/** Cleans up to a batch of a shop's rows that are older than this; answers how many it found. */
export type CleanUpRule = (tx: TenantTransaction, until: Date) => Promise<number>;

const cleanUp =
  (text: string): CleanUpRule =>
  async (tx, until) =>
    (await tx.query({ text, values: [until, BATCH] })).length;

/** Forgets what saving steps answered. */
export const deleteSteps = cleanUp(`delete from ussd_steps where (session_tag, step_tag) in (
  select session_tag, step_tag from ussd_steps where created_at < $1 order by created_at limit $2) returning 1 as tidied`);

/** Forgets when syncs first came. */
export const deleteSyncs = cleanUp(`delete from sync_deliveries where (member_id, sent_at) in (
  select member_id, sent_at from sync_deliveries where received_at < $1 order by received_at limit $2)
  returning 1 as tidied`);

/** Forgets which events were handled. */
export const deleteHandled = cleanUp(`delete from inbox where (consumer, event_id) in (
  select consumer, event_id from inbox where handled_at < $1 order by handled_at limit $2) returning 1 as tidied`);

/** Forgets what was sent to programs, or given up. */
export const deleteDeliveries = cleanUp(`delete from webhook_deliveries where (webhook_id, event_id) in (
  select webhook_id, event_id from webhook_deliveries where status <> 'waiting' and created_at < $1
  order by created_at limit $2) returning 1 as tidied`);

/** Forgets what providers of mobile money told, once it is worked on: the ledger has it. */
export const deletePaymentNotices = cleanUp(`delete from payment_notices where id in (
  select id from payment_notices where handled_at is not null and received_at < $1 order by received_at limit $2)
  returning 1 as tidied`);

/** Forgets what changes over HTTP answered. */
export const deleteAnswers = cleanUp(`delete from idempotency_keys where (member_id, key) in (
  select member_id, key from idempotency_keys where created_at < $1 order by created_at limit $2) returning 1 as tidied`);

/** Blanks the words of messages. One that was taken up again is as old as that. */
export const blankMessages = cleanUp(`update sms_messages set body = null, params = '{}' where id in (
  select id from sms_messages where body is not null and created_at < $1 and updated_at < $1
  order by created_at limit $2) returning 1 as tidied`);

/** Phone numbers by the id of their row. */
export interface Numbers {
  readonly ids: readonly string[];
  readonly phones: readonly string[];
}

const readNumbers = async (tx: TenantTransaction, text: string, until: Date): Promise<Numbers> => {
  const rows = await tx.query<{ id: string; phone: string }>({ text, values: [until, BATCH] });
  return { ids: rows.map(({ id }) => id), phones: rows.map(({ phone }) => phone) };
};

/** The numbers that receipts of old sales were sent to. */
export const oldSaleNumbers = (tx: TenantTransaction, until: Date): Promise<Numbers> =>
  readNumbers(
    tx,
    `select id, customer_phone as phone from sales where customer_phone is not null and created_at < $1
     order by created_at limit $2 for update`,
    until,
  );

/** The numbers that old messages went to. */
export const oldMessageNumbers = (tx: TenantTransaction, until: Date): Promise<Numbers> =>
  readNumbers(
    tx,
    `select id, to_phone as phone from sms_messages where to_phone like '+%' and created_at < $1 and updated_at < $1
     order by created_at limit $2 for update`,
    until,
  );

/** Keeps hashes in the stead of the numbers on sales. */
export const hashSaleNumbers = async (
  tx: TenantTransaction,
  ids: readonly string[],
  hashes: readonly string[],
): Promise<void> => {
  await tx.query({
    text: `update sales set customer_phone = null, customer_phone_hash = given.hash
      from unnest($1::uuid[], $2::text[]) as given (id, hash) where sales.id = given.id`,
    values: [ids, hashes],
  });
};

/** The numbers that receipts were asked for long ago. */
export const oldRequestNumbers = (tx: TenantTransaction, until: Date): Promise<Numbers> =>
  readNumbers(
    tx,
    `select id, phone from receipt_requests where phone like '+%' and asked_at < $1
     order by asked_at limit $2 for update`,
    until,
  );

/** Keeps hashes in the stead of the numbers that receipts were asked for. */
export const hashRequestNumbers = async (
  tx: TenantTransaction,
  ids: readonly string[],
  hashes: readonly string[],
): Promise<void> => {
  await tx.query({
    text: `update receipt_requests set phone = given.hash
      from unnest($1::uuid[], $2::text[]) as given (id, hash) where receipt_requests.id = given.id`,
    values: [ids, hashes],
  });
};

/** Keeps hashes in the stead of the numbers on messages. */
export const hashMessageNumbers = async (
  tx: TenantTransaction,
  ids: readonly string[],
  hashes: readonly string[],
): Promise<void> => {
  await tx.query({
    text: `update sms_messages set to_phone = given.hash
      from unnest($1::uuid[], $2::text[]) as given (id, hash) where sms_messages.id = given.id`,
    values: [ids, hashes],
  });
};
