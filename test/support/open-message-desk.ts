import { createAfricasTalkingSms } from '../../src/channels/africastalking/sms.ts';
import type { SmsChannel } from '../../src/channels/sms-channel.ts';
import { createNotifyOfCancelledSale } from '../../src/features/receipts/cancelled-sale-message.ts';
import { createAskToApproveCount } from '../../src/features/stock/count-message.ts';
import { createNotifyOfChangedSale } from '../../src/features/receipts/changed-sale-message.ts';
import { createHandleDeliveryReport } from '../../src/features/messages/delivery-reports.ts';
import { createEveningSummary } from '../../src/features/reports/evening-summary.ts';
import { createDialCodes } from '../../src/features/messages/dial-codes.ts';
import { createWarnOwners } from '../../src/features/low-stock/low-stock-message.ts';
import { createStillSo } from '../../src/compose/still-so.ts';
import { createMessagesService } from '../../src/features/messages/messages-service.ts';
import { createOptOuts } from '../../src/features/messages/opt-outs.ts';
import type { NewMessage } from '../../src/features/messages/queue-message.ts';
import { createQueueReceipt } from '../../src/features/receipts/receipt-message.ts';
import { createCleanUpShop } from '../../src/features/retention/clean-up-shop.ts';
import { createEveningSummaryJob } from '../../src/jobs/evening-summary.ts';
import { createCleanUpShopJob } from '../../src/jobs/clean-up-shop.ts';
import { createExpireCounts } from '../../src/jobs/expire-counts.ts';
import { createSendSms } from '../../src/jobs/send-sms.ts';
import { createSmsRoutes } from '../../src/jobs/sms-routes.ts';
import { createTellLowStock } from '../../src/jobs/tell-low-stock.ts';
import type { Job } from '../../src/jobs/shop-job.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import type { DeliveryState } from '../../src/values/sms.ts';
import { createCells } from '../../src/tenancy/cells.ts';
import { takeDueWork } from '../../src/tenancy/due-work.ts';
import { createTenantDirectory } from '../../src/tenancy/tenant-directory.ts';
import { startFakeAfricasTalking } from './fake-africastalking.ts';
import { openDesk, type TestShop } from './open-desk.ts';

/** A row of the ledger as it lies there. */
export interface LedgerRow {
  readonly id: string;
  readonly dedupe_key: string;
  readonly to_phone: string;
  readonly template: string;
  readonly status: string;
  readonly attempt: number;
  readonly unknowns: number;
  readonly error: string | null;
  readonly provider_id: string | null;
  readonly not_before: Date;
  readonly body: string | null;
  readonly params: Record<string, unknown>;
}

export const PROVIDER = { username: 'kibanda', apiKey: 'atsk_test' } as const;
export const RETENTION = { messageDays: 30, phoneDays: 90, inboxDays: 30, deadLetterDays: 90 } as const;
const MINUTE = 60_000;

const paid = {
  rno: '1043-2',
  total: 'Ksh450',
  pay: 'Cash',
  shop: 'Mama Njeri Shop',
  date: '12/06',
  time: '12:00',
  cart: ['3 Sugar 1kg 450'],
  round: '',
  qv: '*384*7*8*20518*10432#',
  smsno: '21384',
};

export interface MessageDeskOptions {
  readonly timeoutMs?: number;
  /** In the stead of the one provider on this machine. */
  readonly channels?: readonly SmsChannel[];
  /** So many failures in a row, and a provider is left alone; by default it never is. */
  readonly failures?: number;
}

/** The shop floor of `openDesk` with everything that sends messages, and a provider on this machine. */
export const openMessageDesk = async ({ timeoutMs = 1500, channels, failures = Infinity }: MessageDeskOptions = {}) => {
  const desk = await openDesk();
  const { clock, hasher, inTenant, pool, queueMessage, takeSmsCaps, texts } = desk;
  const provider = await startFakeAfricasTalking(PROVIDER);
  const directory = createTenantDirectory({ pool });
  const { runOnce } = directory;
  const metrics = createMetrics({ version: 'test', processFigures: false });
  const dial = createDialCodes('*384*7#');
  const optOuts = createOptOuts({ directory, hasher, clock });
  const askStillSo = createStillSo({ texts, dial, shortCode: '21384' });
  const messages = createMessagesService({
    ...{ inTenant, runOnce, optOuts, hasher, clock, metrics, texts },
    ...{ askStillSo, takeSmsCaps },
  });
  const channel: SmsChannel = createAfricasTalkingSms({ ...PROVIDER, url: provider.url, timeoutMs });
  const routes = createSmsRoutes({ channels: channels ?? [channel], clock, metrics, failures });
  const sendSms = createSendSms({ directory, messages, routes, logger: silentLogger });
  const takeReport = createHandleDeliveryReport({ inTenant, directory, hasher, clock, metrics });

  const shopJob = { directory, inTenant, clock };
  const retention = RETENTION;
  const jobs: Readonly<Record<string, Job>> = {
    'send-sms': sendSms,
    'evening-summary': createEveningSummaryJob({
      ...shopJob,
      sendEveningSummary: createEveningSummary({ queueMessage, dial }),
      wake: () => undefined,
    }),
    'lapse-counts': createExpireCounts(shopJob),
    'tell-low-stock': createTellLowStock(shopJob),
    'keep-house': createCleanUpShopJob({ ...shopJob, cleanUpShop: createCleanUpShop({ hasher, retention }) }),
  };

  /** Does one job, as a worker of its kind would. */
  const runJob = async (
    kind: string,
    data: { readonly tenantId: string; readonly subjectId: string },
  ): Promise<void> => {
    const job = jobs[kind];
    if (job === undefined) throw new Error(`Nobody does work of the kind ${kind}.`);
    await job(data);
  };

  const rows = (shop: TestShop): Promise<LedgerRow[]> =>
    desk.table<LedgerRow>(shop, 'sms_messages').select().orderBy('created_at').orderBy('dedupe_key');

  /** Does what is due now, and what becomes due by that, as the dispatcher and the workers would. */
  const runDue = async (): Promise<number> => {
    const due = await takeDueWork(pool, { now: clock.now(), limit: 500, leaseMs: 30_000 });
    await Promise.all(due.map(({ kind, tenantId, subjectId }) => runJob(kind, { tenantId, subjectId })));
    return due.length;
  };

  return {
    ...desk,
    cells: createCells({ main: pool }),
    directory,
    provider,
    messages,
    askStillSo,
    metrics,
    routes,
    sendSms,
    runJob,
    dial,
    takeReport,
    optOuts,
    queueReceipt: createQueueReceipt({ queueMessage, hasher, dial, shortCode: '21384' }),
    notifyOfCancelledSale: createNotifyOfCancelledSale({ queueMessage, hasher }),
    notifyOfChangedSale: createNotifyOfChangedSale({ queueMessage, hasher }),
    askToApproveCount: createAskToApproveCount({ queueMessage, hasher, dial }),
    warnOwners: createWarnOwners({ queueMessage, texts, clock, dial }),
    rows,
    runDue,

    /** Queues a receipt that no sale stands behind. */
    queue: (shop: TestShop, to: string, change: Partial<NewMessage<'M1'>> = {}) =>
      inTenant(shop.tenant, (tx) =>
        queueMessage(tx, {
          dedupeKey: `test:${to}`,
          about: [],
          to,
          template: 'M1',
          language: 'en',
          params: paid,
          ...change,
        }),
      ),

    /** The phone of the shop's owner. */
    ownerPhone: async (shop: TestShop): Promise<string> =>
      (await desk.owner<{ id: string; phone: string }>('public.memberships').where({ id: shop.vendor.id }).first())
        ?.phone ?? '',

    /** The one message to a number. */
    row: async (shop: TestShop, to: string): Promise<LedgerRow> => {
      const [row] = (await rows(shop)).filter(({ to_phone }) => to_phone === to);
      if (row === undefined) throw new Error('There is no message to this number.');
      return row;
    },

    /** What was announced of messages, in order. */
    announced: async (shop: TestShop): Promise<string[]> =>
      (await desk.events(shop)).map(({ type }) => type).filter((type) => type.startsWith('sms.')),

    report: (providerId: string | null, phone: string, state: DeliveryState, reason?: string) =>
      takeReport({
        provider: 'africastalking',
        providerId: providerId ?? '',
        phone,
        state,
        ...(reason !== undefined && { reason }),
      }),

    /** Lets time pass in steps, doing what falls due on the way. */
    pass: async (minutes: number, stepMinutes = 1): Promise<void> => {
      for (let passed = 0; passed < minutes; passed += stepMinutes) {
        clock.advance(stepMinutes * MINUTE);
        await runDue();
      }
    },

    close: async (): Promise<void> => {
      await provider.close();
      await desk.close();
    },
  };
};

export type { TestShop };
