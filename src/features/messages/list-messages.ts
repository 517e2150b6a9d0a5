import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { MessageStatus } from './message.ts';

/** What became of a message. Its words are not here: some hold a code. */
export interface ListedMessage {
  readonly id: string;
  /** Null once the number is forgotten. */
  readonly to: string | null;
  readonly template: string;
  readonly status: MessageStatus;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
}

/** Messages from the last to the first; one more than `limit` where there are more. */
export const listMessages = (
  tx: TenantTransaction,
  { before, limit }: { readonly before: readonly [at: Date, id: string] | undefined; readonly limit: number },
): Promise<ListedMessage[]> =>
  tx.query<ListedMessage>({
    text: `select id, case when to_phone like '+%' then to_phone end as to, template, status, created_at as "createdAt",
        sent_at as "sentAt"
      from sms_messages
      where $1::timestamptz is null or (date_trunc('milliseconds', created_at), id) < ($1, $2::uuid)
      order by date_trunc('milliseconds', created_at) desc, id desc limit $3`,
    values: [before?.[0] ?? null, before?.[1] ?? null, limit + 1],
  });
