import { z } from 'zod';
import type { DeliveryState } from '../../platform/sms.ts';
import { LANGUAGES } from '../../tenancy/tenant.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { TEMPLATE_IDS, type MessageClass } from './message-templates.ts';
import { MESSAGE_STATUSES, type Message, type MessageStatus } from './message.ts';

const COLUMNS = `id, to_phone, template, language, class, body, status, attempt, unknowns, not_before, expires_at,
  sending_at, sent_at, provider, provider_id`;

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
  };
};

export interface MessageRow {
  readonly id: string;
  readonly dedupeKey: string;
  readonly eventId: string | undefined;
  readonly to: string;
  readonly template: string;
  readonly language: string;
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
        status, class, not_before, expires_at, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
      on conflict (dedupe_key) do update set event_id = excluded.event_id, to_phone = excluded.to_phone, template = excluded.template,
        language = excluded.language, params = excluded.params, body = excluded.body, status = excluded.status,
        not_before = excluded.not_before, expires_at = excluded.expires_at, updated_at = excluded.updated_at,
        attempt = 0, unknowns = 0, provider_id = null, error = null, sending_at = null, sent_at = null
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

export interface Start {
  readonly id: string;
  readonly provider: string;
  readonly now: Date;
  /** When to come back if whoever sends is never heard of again, as work of this kind. */
  readonly backAt: Date;
  readonly kind: string;
}

/**
 * Says `sending` of a message that is due, and answers it; undefined when it is not due, not there, or in other hands at
 * this moment. One statement, without waiting for anybody, is enough for a message on its usual way.
 */
export const startIfDue = async (tx: TenantTransaction, start: Start): Promise<Message | undefined> => {
  const [row] = await tx.query({
    text: `with due as (
        select id from sms_messages where id = $1 and status in ('queued', 'held', 'retry')
          and not_before <= $2 and expires_at > $2 for update skip locked),
      started as (
        update sms_messages message set status = 'sending', attempt = attempt + 1, sending_at = $2, provider = $3,
          updated_at = $2
        from due where message.id = due.id returning message.*),
      planned as (
        insert into public.due_work (kind, tenant_id, subject_id, due_at) select $4, $5, id, $6 from started
        on conflict (tenant_id, kind, subject_id) do update set due_at = excluded.due_at)
      select ${COLUMNS} from started`,
    values: [start.id, start.now, start.provider, start.kind, tx.tenant.id, start.backAt],
  });
  return row && toMessage(row);
};

export interface MessageChange {
  readonly status?: MessageStatus | DeliveryState;
  readonly attempt?: number;
  readonly unknowns?: number;
  readonly provider?: string;
  readonly providerId?: string;
  readonly error?: string | null;
  readonly notBefore?: Date;
  readonly sendingAt?: Date;
  readonly sentAt?: Date;
  readonly body?: string | null;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly template?: string;
}

const COLUMN_OF: Readonly<Record<keyof MessageChange, string>> = {
  status: 'status',
  attempt: 'attempt',
  unknowns: 'unknowns',
  provider: 'provider',
  providerId: 'provider_id',
  error: 'error',
  notBefore: 'not_before',
  sendingAt: 'sending_at',
  sentAt: 'sent_at',
  body: 'body',
  params: 'params',
  template: 'template',
};

export interface ChangeOfMessage {
  readonly id: string;
  readonly now: Date;
  readonly change: MessageChange;
  /** Nothing is changed unless the message is still at this attempt; not needed once it is locked. */
  readonly onlyWhileSending?: number;
}

/** Changes the columns that are given; answers whether there was such a message. */
export const changeMessage = async (
  tx: TenantTransaction,
  { id, now, change, onlyWhileSending }: ChangeOfMessage,
): Promise<boolean> => {
  const row: Record<string, unknown> = { updated_at: now };
  for (const [name, column] of Object.entries(COLUMN_OF)) {
    const value: unknown = Reflect.get(change, name);
    if (value !== undefined) row[column] = name === 'params' ? JSON.stringify(value) : value;
  }
  const statement = tx.build('sms_messages').where({ id }).update(row, ['id']);
  if (onlyWhileSending !== undefined) void statement.andWhere({ status: 'sending', attempt: onlyWhileSending });
  return (await tx.query(statement)).length > 0;
};
