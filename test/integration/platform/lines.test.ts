import { describe, expect, test } from '@jest/globals';
import { createPool, type WholePool } from '../../../src/platform/postgres.ts';
import { afterFile } from '../../support/after-file.ts';
import { testDatabase } from '../../support/database.ts';

const database = await testDatabase();

const poolOf = (max: number, waitMs = 5000): WholePool => {
  const settings = { url: database.appUrl, applicationName: 'lines', max, waitMs };
  const pool = createPool({ ...settings, onError: () => undefined });
  afterFile(() => pool.end());
  return pool;
};

/** Serves the shop with a connection until it is told to end; answers which one it was. */
const serve = async (pool: WholePool, shop: string) => {
  const client = await pool.connect(shop);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const end = (isBroken = false): void => {
    client.release(isBroken);
  };
  return { pid: rows[0]?.pid, end };
};
const serveShortly = async (pool: WholePool, shop: string) => {
  const { pid, end } = await serve(pool, shop);
  end();
  return pid;
};

describe('a shop', () => {
  test('is served by the connection that served it before', async () => {
    const pool = poolOf(3);
    const first = await Promise.all(['njeri', 'otieno', 'wanjiru'].map((shop) => serve(pool, shop)));
    for (const { end } of first) end();
    const pids = first.map(({ pid }) => pid);
    expect(new Set(pids).size).toBe(3);
    for (const order of [
      [2, 0, 1],
      [1, 1, 2],
      [0, 2, 0],
    ])
      for (const index of order)
        expect(await serveShortly(pool, ['njeri', 'otieno', 'wanjiru'][index] ?? '')).toBe(pids[index]);
  });

  test('is served by any other while that one is busy, so nobody waits for a connection that others do not need', async () => {
    const pool = poolOf(2);
    const [mine, other] = await Promise.all([serve(pool, 'njeri'), serve(pool, 'otieno')]);
    other.end();
    expect(await serveShortly(pool, 'njeri')).toBe(other.pid);
    mine.end();
  });

  test('gets a new connection when its own was thrown away', async () => {
    const pool = poolOf(1);
    const broken = await serve(pool, 'njeri');
    broken.end(true);
    expect(await serveShortly(pool, 'njeri')).not.toBe(broken.pid);
    expect(pool.totalCount).toBe(1);
  });
});

test('more shops than connections share them evenly, and are served on one each', async () => {
  const pool = poolOf(3);
  const shops = Array.from({ length: 36 }, (_, index) => `shop ${String(index)}`);
  for (const shop of shops) await serveShortly(pool, shop);
  const pids = new Map<string, number | undefined>();
  for (const shop of shops) pids.set(shop, await serveShortly(pool, shop));
  for (const shop of shops.toReversed()) expect(await serveShortly(pool, shop)).toBe(pids.get(shop));
  const shares = [...new Set(pids.values())].map((pid) => [...pids.values()].filter((it) => it === pid).length);
  expect(shares).toEqual([12, 12, 12]);
});

test('whoever waits is served in turn, and first by a connection that knows the shop, while nobody has waited for long', async () => {
  const pool = poolOf(1);
  const holder = await serve(pool, 'njeri');
  const served: string[] = [];
  const ask = async (shop: string) => {
    const { end } = await serve(pool, shop);
    served.push(shop);
    end();
  };
  const all = Promise.all(['otieno', 'wanjiru', 'njeri'].map(ask));
  expect(pool.waitingCount).toBe(3);
  holder.end();
  await all;
  expect(served).toEqual(['njeri', 'otieno', 'wanjiru']);

  const long = await serve(pool, 'njeri');
  const others = Promise.all(['otieno 2', 'njeri'].map(ask));
  await new Promise((resolve) => setTimeout(resolve, 60));
  long.end();
  await others;
  expect(served.slice(3)).toEqual(['otieno 2', 'njeri']);
  expect([pool.waitingCount, pool.totalCount, pool.idleCount]).toEqual([0, 1, 1]);
});

test('whoever waits for too long is told so, and takes no connection when one is free at last', async () => {
  const pool = poolOf(1, 100);
  const holder = await serve(pool, 'njeri');
  await expect(pool.connect('otieno')).rejects.toThrow('timeout');
  await expect(pool.query('select 1')).rejects.toThrow('timeout');
  holder.end();
  expect(pool.idleCount).toBe(1);
  await expect(pool.query('select 1')).resolves.toMatchObject({ rowCount: 1 });
});

test('a failed statement of its own gives the connection back', async () => {
  const pool = poolOf(1);
  for (let time = 0; time < 3; time += 1) await expect(pool.query('select 1 / 0')).rejects.toThrow('zero');
  await expect(pool.query('select 1')).resolves.toMatchObject({ rowCount: 1 });
});

test('a database that is not there leaves no connection lent', async () => {
  const nowhere = new URL(database.appUrl);
  nowhere.port = '1';
  const pool = createPool({ url: nowhere.href, applicationName: 'lines', max: 1, onError: () => undefined });
  afterFile(() => pool.end());
  for (let time = 0; time < 3; time += 1) await expect(pool.connect('njeri')).rejects.toThrow('ECONNREFUSED');
  expect([pool.totalCount, pool.waitingCount]).toEqual([0, 0]);
});

test('closing waits for what is lent, and serves nobody any more', async () => {
  const pool = createPool({ url: database.appUrl, applicationName: 'lines', max: 1, onError: () => undefined });
  const holder = await serve(pool, 'njeri');
  const waits = pool.connect('otieno');
  const closed = pool.end();
  await expect(waits).rejects.toThrow('closed');
  await expect(pool.connect('njeri')).rejects.toThrow();
  holder.end();
  await closed;
});
