import type { TenantTransaction } from '../tenancy/tenant-transaction.ts';

/** What a device sent: who is signed in there, and what its clock said. */
export interface SyncDelivery {
  readonly memberId: string;
  readonly sentAt: Date;
}

/**
 * When this delivery first came; now, if it is new. Bytes that come again hours later say what the clock said then: against
 * that first arrival, and not against now, the clock is wrong.
 */
export const firstReceived = async (
  tx: TenantTransaction,
  { memberId, sentAt }: SyncDelivery,
  now: Date,
): Promise<Date> => {
  // Two statements in one round trip: the second sees what the first has waited for.
  const [, [row]] = await Promise.all([
    tx.query({
      text: `insert into sync_deliveries (member_id, sent_at, received_at) values ($1, $2, $3)
        on conflict (member_id, sent_at) do nothing`,
      values: [memberId, sentAt, now],
    }),
    tx.query<{ at: Date }>({
      text: 'select received_at as at from sync_deliveries where member_id = $1 and sent_at = $2',
      values: [memberId, sentAt],
    }),
  ]);
  return row?.at ?? now;
};
