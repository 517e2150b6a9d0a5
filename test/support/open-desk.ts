import createKnex, { type Knex } from 'knex';
import { SERVICE_ID } from '../../src/events/catalogue.ts';
import { createCatalogueService } from '../../src/features/catalogue/catalogue-service.ts';
import { createDebtMessages } from '../../src/features/debts/debt-messages.ts';
import { createDebtsService } from '../../src/features/debts/debts-service.ts';
import { createQueuePaymentReceipt } from '../../src/features/debts/queue-payment-receipt.ts';
import { loadMessageTexts } from '../../src/features/messages/load-message-texts.ts';
import { createMessageTexts } from '../../src/features/messages/message-texts.ts';
import { createQueueMessage } from '../../src/features/messages/queue-message.ts';
import { createTakeSmsCaps } from '../../src/features/messages/sms-caps.ts';
import { createReceiptChecker } from '../../src/features/receipts/check-receipt.ts';
import { createReceiptsService } from '../../src/features/receipts/receipts-service.ts';
import { createRequestReceipt } from '../../src/features/receipts/request-receipt.ts';
import type { NewSale, Sale } from '../../src/features/sales/sale.ts';
import { sellMissingIn } from '../../src/features/sales/count-as-sold.ts';
import { checkLedger } from '../../src/features/books/check-ledger.ts';
import { createStockService } from '../../src/features/stock/stock-service.ts';
import { createStockWorkService } from '../../src/features/stock/stock-work-service.ts';
import { createFixedClock } from './fixed-clock.ts';
import { createHasher } from '../../src/platform/hash.ts';
import { newId } from '../../src/platform/ids.ts';
import { smsCaps } from '../../src/platform/sms-caps.ts';
import type { Actor } from '../../src/tenancy/actor.ts';
import { createCells } from '../../src/tenancy/cells.ts';
import { createInTenant } from '../../src/tenancy/tenant-transaction.ts';
import type { Tenant } from '../../src/tenancy/tenant.ts';
import { testDatabase } from './database.ts';
import { createItemsAlone } from './items-alone.ts';
import { createMemoryCatalogueCache } from './memory-catalogue-cache.ts';
import { createSalesAlone } from './sales-alone.ts';
import { TEST_SECRET_KEY } from './secrets.ts';
import { openTestShop, type TestShop } from './test-shop.ts';
import { testPool } from './test-pool.ts';

/** An event as it lies in the outbox. */
export interface SeenEvent {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

/** Noon in Nairobi. */
export const NOON = new Date('2026-06-12T09:00:00Z');

const collectEvents = async (owner: Knex, tenantId: string): Promise<SeenEvent[]> => {
  const rows = await owner<{ position: number; tenant_id: string; type: string; payload: SeenEvent }>('public.outbox')
    .where({ tenant_id: tenantId })
    .orderBy('position');
  return rows.map((row) => ({ type: row.type, data: row.payload.data }));
};

/** All services of the shop floor on a database of their own, with a clock that is moved by hand. */
export const openDesk = async () => {
  const database = await testDatabase();
  const owner = createKnex({ client: 'pg', connection: database.ownerUrl, pool: { min: 0, max: 3 } });
  const pool = testPool(database.appUrl, 12);
  const clock = createFixedClock(NOON);
  const inTenant = createInTenant({ cells: createCells({ main: pool }) });
  const hasher = createHasher(TEST_SECRET_KEY);
  const texts = createMessageTexts(loadMessageTexts('menus/sms'));
  const queueMessage = createQueueMessage({ texts, hasher, clock });
  const takeSmsCaps = createTakeSmsCaps({ caps: smsCaps.parse(undefined), hasher });
  const debtMessages = createDebtMessages({ queueMessage, shortCode: '21384' });
  const queuePaymentReceipt = createQueuePaymentReceipt(debtMessages);
  const requestReceiptIn = createRequestReceipt({ hasher, takeSmsCaps, queuePaymentReceipt });
  const debts = createDebtsService({ inTenant, clock, messages: debtMessages, hasher, takeSmsCaps });
  const shops: Tenant[] = [];
  const sales = createSalesAlone({ inTenant, clock });
  const cache = createMemoryCatalogueCache();
  const catalogue = createCatalogueService({ inTenant, clock, cache });

  const table = <Row extends object>(shop: TestShop, name: string) =>
    owner.withSchema(shop.tenant.schema).table<Row>(name);

  return {
    appUrl: database.appUrl,
    owner,
    pool,
    clock,
    inTenant,
    hasher,
    texts,
    queueMessage,
    takeSmsCaps,
    debtMessages,
    debts,
    sales,
    cache,
    stock: createStockService({ inTenant, clock }),
    work: createStockWorkService({ inTenant, clock, sellMissing: sellMissingIn }),
    catalogue,
    items: createItemsAlone({ inTenant, clock, catalogue }),
    receipts: createReceiptsService({
      inTenant,
      clock,
      requestReceiptIn,
    }),
    checker: createReceiptChecker({
      inTenant,
      shopByNumber: (digits) => Promise.resolve(shops.find((shop) => shop.shopNumber === digits)),
    }),

    openShop: async (options?: Parameters<typeof openTestShop>[1]): Promise<TestShop> => {
      const shop = await openTestShop(owner, options);
      shops.push(shop.tenant);
      return shop;
    },

    /** Rows of a shop's table, looked at from behind. */
    table,

    setting: async (shop: TestShop, values: Record<string, unknown>): Promise<void> => {
      await table(shop, 'settings').update(values);
    },

    stockOf: async (shop: TestShop, code: number): Promise<number> => {
      const row = await table<{ code: number; stock_level_milli: string }>(shop, 'inventory').where({ code }).first();
      return Number(row?.stock_level_milli);
    },

    /** What was announced in this shop, in order. */
    events: (shop: TestShop): Promise<SeenEvent[]> => collectEvents(owner, shop.tenant.id),

    /** What was announced of no shop, in order. */
    eventsOfService: (): Promise<SeenEvent[]> => collectEvents(owner, SERVICE_ID),

    /** Whether everything adds up. */
    ledger: (shop: TestShop) => inTenant(shop.tenant, checkLedger, { readOnly: true }),

    /** A cash sale of some whole pieces, as a rule. */
    sell: (
      shop: TestShop,
      code: number,
      pieces: number,
      how: Partial<NewSale> & { by?: Actor } = {},
    ): Promise<Sale> => {
      const { by = shop.asha, ...rest } = how;
      const newSale: NewSale = {
        clientRef: newId(),
        lines: [{ code, quantityMilli: pieces * 1000 }],
        payment: 'cash',
        confirmedRepeat: true,
        ...rest,
      };
      return sales.record(shop.tenant, newSale, by);
    },

    close: async (): Promise<void> => {
      await pool.end();
      await owner.destroy();
    },
  };
};

export type { TestShop };
