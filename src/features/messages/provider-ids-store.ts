import { z } from 'zod';
import { DELIVERY_STATES, type DeliveryState } from '../../values/sms.ts';
import type { RunOnce } from '../../tenancy/transaction.ts';

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

export interface ReportSearch {
  readonly provider: string;
  readonly phoneHash: string;
  readonly since: Date;
  /**
   * The ids of the messages to this number that a report may be about, this one among them. With fewer reports than these
   * nothing is found: nobody could tell which of them was taken.
   */
  readonly unaccounted: readonly string[];
  readonly address: MessageAddress;
  readonly now: Date;
}

/**
 * Which message a provider means; in the directory, since a report names no shop. A report may overtake the answer that
 * names its id. Therefore each side first writes its own part down and then, in a statement of its own, looks for the
 * other's: one of the two comes second and finds what the first left.
 */
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

/** Creates the way from a provider's id to a message. */
export const createProviderIds = (run: RunOnce): ProviderIds => ({
  remember: async (id, address, now) => {
    await run({
      text: `insert into public.sms_provider_ids (provider, provider_id, tenant_id, message_id, created_at)
        values ($1, $2, $3, $4, $5) on conflict do nothing`,
      values: [id.provider, id.providerId, address.tenantId, address.messageId, now],
    });
    return takeReport(run, id);
  },
  ofMessage: async (messageId, since) => {
    const text = `select provider, provider_id as "providerId" from public.sms_provider_ids
      where message_id = $1 and created_at >= $2 order by created_at desc limit 1`;
    const [row] = await run<ProviderId>({ text, values: [messageId, since] });
    return row;
  },
  addressOrKeep: async (report) => {
    const known = await findAddress(run, report);
    if (known !== undefined) return known;
    await keepReport(run, report);
    const meanwhile = await findAddress(run, report);
    if (meanwhile !== undefined) await takeReport(run, report);
    return meanwhile;
  },
  claimReport: async ({ provider, phoneHash, since, unaccounted, address, now }) => {
    const [row] = await run<{ provider_id: string }>({
      text: `with heard as (
          select provider, provider_id, received_at from public.sms_reports
          where provider = $1 and phone_hash = $2 and received_at >= $3),
        taken as (
          delete from public.sms_reports where (provider, provider_id) = (
            select provider, provider_id from public.sms_reports join heard using (provider, provider_id)
            where (select count(*) from heard) + (select count(distinct message_id) from public.sms_provider_ids
              where message_id = any($7::uuid[])) >= cardinality($7::uuid[])
            order by heard.received_at limit 1 for update of sms_reports skip locked)
          returning provider, provider_id, state, reason),
        noted as (
          insert into public.sms_provider_ids (provider, provider_id, tenant_id, message_id, created_at)
          select provider, provider_id, $4, $5, $6 from taken on conflict do nothing)
        select provider_id, state, reason from taken`,
      values: [provider, phoneHash, since, address.tenantId, address.messageId, now, unaccounted],
    });
    return row && { provider, providerId: row.provider_id, ...toReport(row) };
  },
});

const reportRow = z.object({ state: z.enum(DELIVERY_STATES), reason: z.string().nullable() });

const toReport = (row: unknown): StoredReport => {
  const { state, reason } = reportRow.parse(row);
  return { state, reason: reason ?? undefined };
};

const findAddress = async (run: RunOnce, id: ProviderId): Promise<MessageAddress | undefined> => {
  const [row] = await run<MessageAddress>({
    text: `select tenant_id as "tenantId", message_id as "messageId" from public.sms_provider_ids
      where provider = $1 and provider_id = $2`,
    values: [id.provider, id.providerId],
  });
  return row;
};

const takeReport = async (run: RunOnce, id: ProviderId): Promise<StoredReport | undefined> => {
  const [row] = await run({
    text: 'delete from public.sms_reports where provider = $1 and provider_id = $2 returning state, reason',
    values: [id.provider, id.providerId],
  });
  return row && toReport(row);
};

/** Keeps the report that says most: `array_position` is the order in which things happen to a message. */
const keepReport = (run: RunOnce, report: ReportToKeep): Promise<unknown> =>
  run({
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
