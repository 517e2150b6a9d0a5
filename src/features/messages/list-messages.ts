import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { VOID_DAYS } from '../../tenancy/what-people-may.ts';
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

/** Which messages are wanted. */
export interface MessagesFilter {
  /** Those that speak of this sale, as long as it may be cancelled. */
  readonly saleId?: string | undefined;
  /** Those alone that did not arrive, or of which nobody knows. */
  readonly failed?: boolean | undefined;
}

const DID_NOT_ARRIVE: readonly MessageStatus[] = ['failed', 'undelivered', 'unknown'];

/** Messages from the last to the first; one more than `limit` where there are more. */
export const listMessages = (
  tx: TenantTransaction,
  { saleId, failed = false }: MessagesFilter,
  { before, limit }: { readonly before: readonly [at: Date, id: string] | undefined; readonly limit: number },
): Promise<ListedMessage[]> =>
  tx.query<ListedMessage>({
    text: `select id, case when to_phone like '+%' then to_phone end as to, template, status, created_at as "createdAt",
        sent_at as "sentAt"
      from sms_messages
      where ($1::timestamptz is null or (date_trunc('milliseconds', created_at), id) < ($1, $2::uuid))
        and ($4::uuid is null or 'sale:' || $4 = any(subjects) and created_at >= (select s.created_at from sales s where s.id = $4)
          and created_at < (select s.created_at + interval '${VOID_DAYS + 1} days' from sales s where s.id = $4))
        and ($5::text[] is null or status = any($5))
      order by date_trunc('milliseconds', created_at) desc, id desc limit $3`,
    values: [before?.[0] ?? null, before?.[1] ?? null, limit + 1, saleId ?? null, failed ? DID_NOT_ARRIVE : null],
  });
