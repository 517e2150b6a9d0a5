import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import type { Environment } from '../../src/config.ts';
import { afterFile } from '../support/after-file.ts';
import { testDatabase } from '../support/database.ts';
import { programSettings } from '../support/program-settings.ts';
import { testRedis } from '../support/redis.ts';
import { NotReady, startRole } from '../support/role-process.ts';
import { until } from '../support/until.ts';

const [database, redis] = await Promise.all([testDatabase(), testRedis()]);
const NOBODY = '127.0.0.1:1';

/** What an operator reads when a role cannot start. */
const refusal = async (role: string, more: Environment) => {
  try {
    await startRole(role, { ...programSettings(database, redis), ...more });
  } catch (error) {
    if (error instanceof NotReady) return { code: error.code, said: error.said };
    throw error;
  }
  throw new Error('it started');
};

const otherDatabase = (change: (url: URL) => void): string => {
  const url = new URL(database.appUrl);
  change(url);
  return url.href;
};

describe('a role that cannot start', () => {
  test('waits ten seconds for what may only be late, then names every setting, and ends', async () => {
    const began = performance.now();
    const { code, said } = await refusal('worker', {
      DATABASE_APP_URL: `postgres://me:hush@${NOBODY}/kibanda`,
      REDIS_URL: `redis://:hush@${NOBODY}`,
    });

    expect(code).toBe(1);
    expect(said.trim().split('\n')).toEqual([
      'DATABASE_APP_URL: PostgreSQL does not answer (ECONNREFUSED).',
      'REDIS_URL: Redis does not answer (ECONNREFUSED).',
    ]);
    expect(performance.now() - began).toBeLessThan(25_000);
  }, 60_000);

  test.each([
    ['a wrong password', (url: URL) => (url.password = 'hush'), 'refuses the login'],
    ['no such database', (url: URL) => (url.pathname = '/nowhere'), 'knows no such database'],
  ])(
    'does not wait with %s',
    async (_what, change, reason) => {
      const { code, said } = await refusal('relay', { DATABASE_APP_URL: otherDatabase(change) });

      expect(code).toBe(1);
      expect(said.trim().split('\n')).toEqual([expect.stringContaining(reason)]);
      expect(said).toMatch(/^DATABASE_APP_URL: /);
      expect(said).not.toContain('hush');
    },
    60_000,
  );

  test('does not serve on a node of a Redis Cluster, where callers would hear apologies', async () => {
    const cluster = await testRedis({ cluster: true });
    const { code, said } = await refusal('web', { REDIS_URL: cluster.url });

    expect([code, said.trim()]).toEqual([1, expect.stringMatching(/^REDIS_URL: this is a node of a Redis Cluster/)]);
  }, 60_000);

  test('lets nobody play any phone in production, unless that is meant', async () => {
    const { code, said } = await refusal('web', { NODE_ENV: 'production', CALLBACK_SECRET: 'a', SIMULATOR: 'on' });

    expect(code).not.toBe(0);
    expect(said).toContain('SIMULATOR must be off in production');
    expect(said).toContain('CALLBACK_SECRET must have 16 characters or more');
  }, 60_000);

  test('says which port another program has', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    afterFile(() => Promise.resolve(void other.close()));
    const { port } = other.address() as AddressInfo;

    const { code, said } = await refusal('web', { PORT: String(port) });

    expect([code, said.trim()]).toEqual([1, 'PORT: another program listens there.']);
  }, 60_000);
});

test.each(['relay', 'worker'])(
  'a %s without Kafka starts, says so once, and waits',
  async (role) => {
    const settings = { ...programSettings(database, redis), LOG_LEVEL: 'warn', KAFKA_BROKERS: NOBODY };
    const started = await startRole(role, settings);
    const lines = () => started.log.filter((line) => line.includes('KAFKA_BROKERS: Kafka does not answer'));
    await until(() => lines().length > 0);

    expect(lines()).toHaveLength(1);
    const { code, ms } = await started.end('SIGTERM');
    expect([code, ms < 10_000]).toEqual([0, true]);
  },
  60_000,
);
