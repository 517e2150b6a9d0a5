import { createServer } from 'node:http';
import { createAnswerCallbacks } from '../../src/channels/answer-callbacks.ts';
import { createCallbackSecret } from '../../src/channels/callback-secret.ts';
import { connectProviders, paymentCallbacks } from '../../src/compose/payments.ts';
import { requestPaymentIn } from '../../src/features/payments/request-payment.ts';
import { createSettlePayment } from '../../src/features/payments/settle-payments.ts';
import { SETTLE_PAYMENT } from '../../src/features/payments/payment.ts';
import type { CountryCode } from '../../src/values/money.ts';
import { createTenantDirectory } from '../../src/tenancy/tenant-directory.ts';
import type { InTenant } from '../../src/tenancy/tenant-transaction.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import type { StandIn } from '../kits/payments/stand-in.ts';
import { openDesk, type TestShop } from './open-desk.ts';

/** A row of the ledger, as tests look at it. */
export interface LedgerRow {
  readonly id: string;
  readonly provider: string;
  readonly provider_ref: string;
  readonly receipt_ref: string | null;
  readonly amount_minor: string;
  readonly status: string;
  readonly reason: string | null;
  readonly sale_id: string | null;
  readonly payer_masked: string | null;
}

/** The customer's phone in each country that tests ask in. */
const CUSTOMERS = { KE: '+254712345678', UG: '+256712345678' } as const;

/** A shop floor with providers of mobile money behind it: their stand-ins on one side, the ledger on the other. */
export const openPayments = async (standIns: readonly StandIn[]) => {
  const desk = await openDesk();
  const { clock, inTenant, hasher, pool } = desk;
  const gate = { isOpen: true };
  /** The database as callbacks find it: shut while the program is started again. */
  const atTheDoor: InTenant = (tenant, work, options) => {
    if (!gate.isOpen) return Promise.reject(new Error('being started again'));
    return inTenant(tenant, work, options);
  };
  const directory = createTenantDirectory({ pool });
  const rejected: string[] = [];
  const config = { callbackSecrets: ['secret'], payments: { publicUrl: '', providers: {} } };
  let url = '';
  const connect = () =>
    standIns.flatMap(({ settings }) =>
      connectProviders({
        config: { ...config, payments: { publicUrl: url, providers: settings } },
        data: { hasher, clock },
      }),
    );
  let answer = (): ReturnType<typeof createAnswerCallbacks> => {
    throw new Error('not begun');
  };
  const server = createServer((request, response) => {
    if (!answer()(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? String(address?.port) : ''}`;
  const providers = connect();
  const answerCallbacks = createAnswerCallbacks({
    isSecret: createCallbackSecret(['secret']),
    networks: new Map(
      paymentCallbacks({
        providers,
        data: { hasher, clock, directory, inTenant: atTheDoor },
        rejections: { note: ({ gateway }) => void rejected.push(gateway) },
        logger: silentLogger,
      }),
    ),
    onRejected: ({ gateway, reason }) => void rejected.push(`${gateway} ${reason}`),
    observe: () => undefined,
    onFailure: () => undefined,
  });
  answer = () => answerCallbacks;
  const settle = createSettlePayment({
    ...{ inTenant, clock },
    providers: new Map(providers.flatMap(({ name, collect }) => (collect === undefined ? [] : [[name, collect]]))),
  });

  const dueIn = async (shop: TestShop): Promise<string[]> => {
    const rows = await desk
      .owner<{ tenant_id: string; kind: string; subject_id: string; due_at: Date }>('public.due_work')
      .where({ tenant_id: shop.tenant.id, kind: SETTLE_PAYMENT })
      .andWhere('due_at', '<=', clock.now())
      .orderBy('due_at');
    return rows.map((row) => row.subject_id);
  };

  /** Does what is due now, until nothing is. */
  const work = async (shop: TestShop): Promise<void> => {
    for (let due = await dueIn(shop); due.length > 0; due = await dueIn(shop)) {
      for (const id of due) await settle(shop.tenant, id);
    }
  };

  return {
    ...{ desk, clock, gate, providers, rejected, work, settle, dueIn, inTenant },
    /** Calls one of our addresses as a provider does; by its path, or whole. */
    call: async (path: string, body: unknown, { method = 'POST', secret = 'secret' } = {}) => {
      const to = path.startsWith('http') ? path : `${url}/callbacks/${secret}/${path}`;
      const answered = await fetch(to, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: answered.status, body: await answered.text() };
    },
    openShop: (country: CountryCode) => desk.openShop({ country }),
    /** Some time passes, and what becomes due meanwhile is done in its time. */
    wait: async (shop: TestShop, seconds: number, step = 15): Promise<void> => {
      for (let left = seconds; left > 0; left -= step) {
        clock.set(new Date(clock.now().getTime() + Math.min(left, step) * 1000));
        await work(shop);
      }
    },
    /** A sale by mobile money, of so many pieces of sugar as a rule. */
    sell: (shop: TestShop, pieces = 1, code = 12) => desk.sell(shop, code, pieces, { payment: 'mobile_money' }),
    /** Asks the customer of a sale to pay; answers our reference. */
    ask: async (shop: TestShop, name: string, saleId: string): Promise<string> => {
      const provider = providers.find((one) => one.name === name);
      if (provider?.collect === undefined) throw new Error('That provider is not there.');
      const { currency, collect } = provider;
      const asking = { name, currency, stepMinor: collect.stepMinor, newRef: collect.newRef };
      const phone = shop.tenant.country === 'UG' ? CUSTOMERS.UG : CUSTOMERS.KE;
      const payment = await inTenant(shop.tenant, (tx) =>
        requestPaymentIn(tx, { saleId, phone, provider: asking }, { actor: shop.asha, now: clock.now() }),
      );
      return payment.providerRef;
    },
    ledger: async (shop: TestShop): Promise<LedgerRow[]> => {
      const rows: LedgerRow[] = await desk.table<LedgerRow>(shop, 'payments').orderBy('id');
      return rows;
    },
    close: async (): Promise<void> => {
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(standIns.map((standIn) => standIn.close()));
      await desk.close();
    },
  };
};

export type Payments = Awaited<ReturnType<typeof openPayments>>;
