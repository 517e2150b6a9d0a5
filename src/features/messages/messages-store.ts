import { z } from 'zod';
import { LANGUAGES } from '../../tenancy/tenant.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { TEMPLATE_IDS, type MessageClass } from './message-templates.ts';
import { MESSAGE_STATUSES, type Message } from './message.ts';
import { mayRepeat } from './sms-policy.ts';

const COLUMNS = `id, to_phone, template, language, class, body, status, attempt, unknowns, not_before, expires_at,
  sending_at, sent_at, provider, provider_id, sender, subjects, params, created_at`;

const messageRow = z.object({
  id: z.uuid(),
  to_phone: z.string(),
  template: z.enum(TEMPLATE_IDS),
  language: z.enum(LANGUAGES),
  class: z.enum(['transactional', 'alert', 'reminder', 'security', 'reply']),
  body: z.string().nullable(),
  status: z.enum(MESSAGE_STATUSES),
  attempt: z.int(),
  unknowns: z.int(),
  not_before: z.date(),
  expires_at: z.date(),
  sending_at: z.date().nullable(),
  sent_at: z.date().nullable(),
  provider: z.string().nullable(),
  provider_id: z.string().nullable(),
  sender: z.uuid().nullable(),
  subjects: z.array(z.string()),
  params: z.record(z.string(), z.unknown()),
  created_at: z.date(),
});

const toMessage = (row: unknown): Message => {
  const read = messageRow.parse(row);
  return {
    id: read.id,
    to: read.to_phone,
    template: read.template,
    language: read.language,
    class: read.class,
    body: read.body,
    status: read.status,
    attempt: read.attempt,
    unknowns: read.unknowns,
    notBefore: read.not_before,
    expiresAt: read.expires_at,
    sendingAt: read.sending_at,
    sentAt: read.sent_at,
    provider: read.provider,
    providerId: read.provider_id,
    sender: read.sender,
    subjects: read.subjects,
    params: read.params,
    createdAt: read.created_at,
  };
};

export interface MessageRow {
  readonly id: string;
  readonly dedupeKey: string;
  readonly eventId: string | undefined;
  readonly to: string;
  readonly template: string;
  readonly language: string;
  readonly subjects: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly status: 'queued' | 'held';
  readonly class: MessageClass;
  readonly notBefore: Date;
  readonly expiresAt: Date;
  readonly now: Date;
}

/**
 * Writes the message down unless one with the same reason is there; answers its id if it is new. A message that failed
 * is taken up again when something new asks for it, which a repeated event is not.
 */
export const insertMessage = async (tx: TenantTransaction, row: MessageRow): Promise<string | undefined> => {
  const [written] = await tx.query<{ id: string }>({
    text: `insert into sms_messages as message (id, dedupe_key, event_id, to_phone, template, language, params, body,
        status, class, not_before, expires_at, created_at, updated_at, subjects)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14)
      on conflict (dedupe_key) do update set event_id = excluded.event_id, to_phone = excluded.to_phone, template = excluded.template,
        language = excluded.language, params = excluded.params, body = excluded.body, status = excluded.status,
        not_before = excluded.not_before, expires_at = excluded.expires_at, updated_at = excluded.updated_at,
        subjects = excluded.subjects, attempt = 0, unknowns = 0, sender = null, provider_id = null, error = null, sending_at = null, sent_at = null
      where message.status in ('failed', 'undelivered', 'suppressed')
        and message.event_id is distinct from excluded.event_id
      returning id`,
    values: [
      row.id,
      row.dedupeKey,
      row.eventId ?? null,
      row.to,
      row.template,
      row.language,
      JSON.stringify(row.params),
      row.body,
      row.status,
      row.class,
      row.notBefore,
      row.expiresAt,
      row.now,
      row.subjects,
    ],
  });
  return written?.id;
};

/** The message, locked until the transaction ends. */
export const lockMessage = async (tx: TenantTransaction, id: string): Promise<Message | undefined> => {
  const [row] = await tx.query({ text: `select ${COLUMNS} from sms_messages where id = $1 for update`, values: [id] });
  return row && toMessage(row);
};

/** The same, unless somebody else has it at this moment. */
export const tryLockMessage = async (tx: TenantTransaction, id: string): Promise<Message | undefined> => {
  const text = `select ${COLUMNS} from sms_messages where id = $1 for update skip locked`;
  const [row] = await tx.query({ text, values: [id] });
  return row && toMessage(row);
};

/**
 * The messages that must be over before this one may go: earlier ones to the same number about the same thing that are
 * still on their way. One that waits for its hours is not: it will be put right when it goes. Nor is a text whose
 * outcome is unknown, if it is never sent twice.
 */
export const findEarlier = async (tx: TenantTransaction, id: string, now: Date): Promise<readonly Message[]> => {
  const rows = await tx.query({
    text: `select ${columnsOf('earlier')} from sms_messages mine join sms_messages earlier
        on earlier.to_phone = mine.to_phone and earlier.subjects && mine.subjects
        and (earlier.created_at, earlier.id) < (mine.created_at, mine.id)
      where mine.id = $1 and (earlier.status in ('queued', 'retry', 'sending', 'unknown')
        or (earlier.status = 'held' and earlier.not_before <= $2))
      order by earlier.created_at, earlier.id`,
    values: [id, now],
  });
  return rows.map(toMessage).filter((message) => message.status !== 'unknown' || mayRepeat(message));
};

/** The messages to a number, tried since then, that the provider may have taken without anybody knowing under which id. */
export const findUnaccounted = async (
  tx: TenantTransaction,
  phone: string,
  since: Date,
): Promise<readonly string[]> => {
  const rows = await tx.query<{ id: string }>({
    text: `select id from sms_messages where to_phone = $1 and sending_at >= $2 and provider_id is null
      and (status in ('sending', 'unknown') or unknowns > 0)`,
    values: [phone, since],
  });
  return rows.map(({ id }) => id);
};

const columnsOf = (table: string): string =>
  COLUMNS.split(',')
    .map((column) => `${table}.${column.trim()}`)
    .join(', ');

export interface Start {
  readonly id: string;
  readonly provider: string;
  readonly sender: string;
  readonly now: Date;
  /** When to come back if whoever sends is never heard of again, as work of this kind. */
  readonly backAt: Date;
  readonly kind: string;
  /** Nobody knew whether it was sent, and now it is known that it was not. */
  readonly wasUnknown: boolean;
}

/** Says `sending` of a message that is locked and due, and answers it as it is then. */
export const startSending = async (tx: TenantTransaction, start: Start): Promise<Message> => {
  const [row] = await tx.query({
    text: `with started as (
        update sms_messages set status = 'sending', attempt = attempt + 1, sending_at = $2, provider = $3, sender = $7,
          unknowns = unknowns - $8::int, updated_at = $2 where id = $1 returning *),
      planned as (
        insert into public.due_work (kind, tenant_id, subject_id, due_at) select $4, $5, id, $6 from started
        on conflict (tenant_id, kind, subject_id) do update set due_at = excluded.due_at)
      select ${COLUMNS} from started`,
    values: [
      start.id,
      start.now,
      start.provider,
      start.kind,
      tx.tenant.id,
      start.backAt,
      start.sender,
      start.wasUnknown ? 1 : 0,
    ],
  });
  return toMessage(row);
};

/** Comes back to a message that is in other hands at this moment; to one that is gone not. */
export const planLookAgain = async (
  tx: TenantTransaction,
  { id, kind, at }: { readonly id: string; readonly kind: string; readonly at: Date },
): Promise<void> => {
  await tx.query({
    text: `insert into public.due_work (kind, tenant_id, subject_id, due_at)
      select $2, $3, id, $4 from sms_messages where id = $1
      on conflict (tenant_id, kind, subject_id) do update set due_at = excluded.due_at`,
    values: [id, kind, tx.tenant.id, at],
  });
};
