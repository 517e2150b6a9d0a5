import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { DeliveryState } from '../../values/sms.ts';
import type { MessageStatus } from './message.ts';

/** What may be changed of a message; what is undefined stays. */
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

/** A message speaks of one more thing. */
export const addSubject = async (tx: TenantTransaction, id: string, subject: string): Promise<void> => {
  await tx.query({
    text: `update sms_messages set subjects = subjects || $2::text where id = $1 and not $2 = any(subjects)`,
    values: [id, subject],
  });
};
