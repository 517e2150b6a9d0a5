import createKnex from 'knex';
import type { BusMessage, EventBus } from '../../src/events/bus.ts';
import { newEvent, type DomainEventOf } from '../../src/events/catalogue.ts';
import { createOutboxBell, OUTBOX_CHANNEL } from '../../src/events/outbox.ts';
import { createRelay, type Relay, type RelayDeps } from '../../src/events/relay.ts';
import { connectDirectly } from '../../src/platform/direct-connection.ts';
import { newId } from '../../src/platform/ids.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { createCells } from '../../src/tenancy/cells.ts';
import { createTenantDirectory } from '../../src/tenancy/tenant-directory.ts';
import { createInTenant } from '../../src/tenancy/tenant-transaction.ts';
import type { Tenant } from '../../src/tenancy/tenant.ts';
import { testDatabase } from './database.ts';
import { openTestShop, type TestShop } from './test-shop.ts';
import { testPool } from './test-pool.ts';

export const RELAY_NAME = 'kibanda relay';

/** An event that carries a number, so that its place in the order can be seen. */
export const numbered = (tenantId: string, number: number): DomainEventOf<'stock.changed'> =>
  newEvent('stock.changed', {
    tenantId,
    occurredAt: new Date(),
    actor: { id: null, role: 'system', channel: 'system' },
    data: { itemId: newId(), code: 7, name: 'Milk 500ml', deltaMilli: number, balanceMilli: 0, kind: 'count' },
  });

/** The number of an event on its way. */
export const numberOf = (body: string): number => Number(/"deltaMilli":\s*(-?\d+)/.exec(body)?.[1]);

/** A bus that remembers what it was given, in the order in which it came. */
export const recordingBus = () => {
  const taken: BusMessage[] = [];
  return {
    taken,
    publishBatch: (messages: readonly BusMessage[]) => {
      taken.push(...messages);
      return Promise.resolve({ notYet: new Set<string>() });
    },
    /** The numbers of a shop's events as a consumer with an inbox sees them: the first time of each. */
    numbersOf: (tenant: Pick<Tenant, 'id'>): number[] => [
      ...new Set(taken.filter((message) => message.key === tenant.id).map((message) => numberOf(message.body))),
    ],
  };
};

/** A database with shops, an outbox, and relays that are started at will. */
export const openEventDesk = async () => {
  const database = await testDatabase();
  const owner = createKnex({ client: 'pg', connection: database.ownerUrl, pool: { min: 0, max: 3 } });
  const pool = testPool(database.appUrl, 16);
  const bell = createOutboxBell({ notify: () => pool.query(`notify ${OUTBOX_CHANNEL}`) });
  const inTenant = createInTenant({
    cells: createCells({ main: pool }),
    onPublished: () => {
      bell.ring();
    },
  });
  const relays: Relay[] = [];
  const metrics = { published: 0, failed: 0 };

  return {
    database,
    owner,
    pool,
    inTenant,
    metrics,
    directory: createTenantDirectory({ pool }),
    openShop: async (): Promise<TestShop> => openTestShop(owner, { items: [] }),

    /** Commits one event with this number. */
    announce: (tenant: Tenant, number: number): Promise<void> =>
      inTenant(tenant, async (tx) => {
        await tx.query({ text: 'select 1 as one', values: [] });
        tx.publish(numbered(tenant.id, number));
      }),

    startRelay: (bus: Pick<EventBus, 'publishBatch'>, settings: RelayDeps['settings'] = {}): Relay => {
      const relay = createRelay({
        connect: () => connectDirectly({ url: database.appUrl, applicationName: RELAY_NAME }),
        bus,
        log: silentLogger,
        metrics: {
          published: (count) => void (metrics.published += count),
          failed: (count) => void (metrics.failed += count),
        },
        settings: { pollMs: 200, firstRetryMs: 50, longestRetryMs: 500, ...settings },
      });
      relay.start();
      relays.push(relay);
      return relay;
    },

    /** How many events wait. */
    waiting: async (): Promise<number> => {
      const { rows } = await owner.raw<{ rows: { count: number }[] }>(
        'select count(*)::int as count from public.outbox where published_at is null',
      );
      return rows[0]?.count ?? NaN;
    },

    /** How many slots each relay holds, by the process id of its connection. */
    slotsHeld: async (): Promise<number[]> => {
      const { rows } = await owner.raw<{ rows: { count: number }[] }>(
        `select count(*)::int as count from pg_locks where locktype = 'advisory' and objsubid = 2 and mode = 'ExclusiveLock'
           and database = (select oid from pg_database where datname = current_database()) group by pid order by 1`,
      );
      return rows.map(({ count }) => count);
    },

    stopRelays: async (): Promise<void> => {
      await Promise.all(relays.splice(0).map((relay) => relay.stop()));
    },

    close: async (): Promise<void> => {
      bell.stop();
      await Promise.all(relays.map((relay) => relay.stop()));
      await pool.end();
      await owner.destroy();
    },
  };
};
