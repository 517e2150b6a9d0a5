import { z } from 'zod';
import { DELIVERY_STATES, type DeliveryState } from '../../platform/sms.ts';
import type { DirectoryTransaction, InDirectory } from '../../tenancy/tenant-directory.ts';

export interface MessageAddress {
  readonly tenantId: string;
  readonly messageId: string;
}

export interface ProviderId {
  readonly provider: string;
  readonly providerId: string;
}

export interface StoredReport {
  readonly state: DeliveryState;
  readonly reason: string | undefined;
}

export type ReportToKeep = ProviderId & StoredReport & { readonly phoneHash: string; readonly receivedAt: Date };

const reportRow = z.object({ state: z.enum(DELIVERY_STATES), reason: z.string().nullable() });

const toReport = (row: unknown): StoredReport => {
  const { state, reason } = reportRow.parse(row);
  return { state, reason: reason ?? undefined };
};

/** A report may overtake the answer that names its id: whoever comes second, under this lock, finds what the first left. */
const lockId = (tx: DirectoryTransaction, { provider, providerId }: ProviderId): Promise<unknown> =>
  tx.query({
    text: 'select pg_advisory_xact_lock(hashtextextended($1, 3))',
    values: [JSON.stringify([provider, providerId])],
  });

export interface ProviderIds {
  /** Notes whose id this is, and answers the report that came before it was known, if one did. */
  remember(id: ProviderId, address: MessageAddress, now: Date): Promise<StoredReport | undefined>;
  /** The id under which a provider took the message since then, if that was noted. */
  ofMessage(messageId: string, since: Date): Promise<ProviderId | undefined>;
  /** The message with this id. Without one the report is kept until somebody asks for it. */
  addressOrKeep(report: ReportToKeep): Promise<MessageAddress | undefined>;
  /** The first report on a message to this number whose id nobody knows: it is taken for the message at `address`. */
  claimReport(search: ReportSearch): Promise<(ProviderId & StoredReport) | undefined>;
}

export interface ReportSearch {
  readonly provider: string;
  readonly phoneHash: string;
  readonly since: Date;
  readonly address: MessageAddress;
  readonly now: Date;
}

/** Which message a provider means. In the directory, since a report names no shop. */
export const createProviderIds = (inDirectory: InDirectory): ProviderIds => ({
  remember: (id, address, now) =>
    inDirectory(async (tx) => {
      await lockId(tx, id);
      await insertId(tx, id, { ...address, now });
      const [report] = await tx.query({
        text: `delete from public.sms_reports where provider = $1 and provider_id = $2 returning state, reason`,
        values: [id.provider, id.providerId],
      });
      return report && toReport(report);
    }),

  ofMessage: async (messageId, since) => {
    const text = `select provider, provider_id as "providerId" from public.sms_provider_ids
      where message_id = $1 and created_at >= $2 order by created_at desc limit 1`;
    const values = [messageId, since];
    const [row] = await inDirectory((tx) => tx.query<ProviderId>({ text, values }), { readOnly: true });
    return row;
  },

  addressOrKeep: (report) =>
    inDirectory(async (tx) => {
      await lockId(tx, report);
      const [address] = await tx.query<MessageAddress>({
        text: `select tenant_id as "tenantId", message_id as "messageId" from public.sms_provider_ids
          where provider = $1 and provider_id = $2`,
        values: [report.provider, report.providerId],
      });
      if (address === undefined) await keepReport(tx, report);
      return address;
    }),

  claimReport: ({ provider, phoneHash, since, address, now }) =>
    inDirectory(async (tx) => {
      const [row] = await tx.query<{ provider_id: string }>({
        text: `delete from public.sms_reports where (provider, provider_id) = (
            select provider, provider_id from public.sms_reports
            where provider = $1 and phone_hash = $2 and received_at >= $3
            order by received_at limit 1 for update skip locked)
          returning provider_id, state, reason`,
        values: [provider, phoneHash, since],
      });
      if (row === undefined) return undefined;
      const id = { provider, providerId: row.provider_id };
      await insertId(tx, id, { ...address, now });
      return { ...id, ...toReport(row) };
    }),
});

const insertId = (
  tx: DirectoryTransaction,
  id: ProviderId,
  { tenantId, messageId, now }: MessageAddress & { readonly now: Date },
): Promise<unknown> =>
  tx.query({
    text: `insert into public.sms_provider_ids (provider, provider_id, tenant_id, message_id, created_at)
      values ($1, $2, $3, $4, $5) on conflict do nothing`,
    values: [id.provider, id.providerId, tenantId, messageId, now],
  });

/** Keeps the report that says most: `array_position` is the order in which things happen to a message. */
const keepReport = (tx: DirectoryTransaction, report: ReportToKeep): Promise<unknown> =>
  tx.query({
    text: `insert into public.sms_reports as kept (provider, provider_id, phone_hash, state, reason, received_at)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (provider, provider_id) do update set state = excluded.state, reason = excluded.reason
      where array_position($7::text[], excluded.state) > array_position($7::text[], kept.state)`,
    values: [
      report.provider,
      report.providerId,
      report.phoneHash,
      report.state,
      report.reason ?? null,
      report.receivedAt,
      DELIVERY_STATES,
    ],
  });
