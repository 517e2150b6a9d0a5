import { afterAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { compose, type Program } from '../../../src/compose/program.ts';
import { loadConfig, type Environment } from '../../../src/config.ts';
import { createOutboxWatch } from '../../../src/events/outbox-watch.ts';
import { loadAcceptance } from '../../../src/fixtures/acceptance.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { createHasher } from '../../../src/platform/hash.ts';
import { createLogger } from '../../../src/platform/logger.ts';
import { createSecretsHasher } from '../../../src/platform/secrets-hash.ts';
import { isSessionOfItsOwn } from '../../../src/platform/session-check.ts';
import { openOwnerDatabase } from '../../../src/tenancy/owner.ts';
import { testDatabase } from '../../support/database.ts';
import { testPgBouncer } from '../../support/pgbouncer.ts';
import { programSettings } from '../../support/program-settings.ts';
import { testRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { ussdPhone } from '../../support/ussd-phone.ts';

const [database, redis] = await Promise.all([testDatabase(), testRedis()]);
const [pooler, sessions] = [await testPgBouncer(database, 'transaction'), await testPgBouncer(database, 'session')];
const running: Program[] = [];

const start = async (more: Environment, roles: readonly ('web' | 'relay' | 'worker')[]) => {
  const program = await compose(loadConfig({ ...programSettings(database, redis), METRICS_PORT: '0', ...more }));
  running.push(program);
  const { port = 0, operationsPort = 0 } = await program.start(roles);
  const get = async (path: string): Promise<string> =>
    (await fetch(`http://127.0.0.1:${String(operationsPort)}${path}`)).text();
  return { url: `http://127.0.0.1:${String(port)}`, get };
};

afterAll(async () => {
  await Promise.all(running.map((program) => program.stop()));
});

describe('a way to the database', () => {
  test('is a session of its own without a pooler, and through one that lends whole sessions', async () => {
    expect(await isSessionOfItsOwn(database.appUrl)).toBe(true);
    expect(await isSessionOfItsOwn(sessions.appUrl)).toBe(true);
  });

  test('is none through PgBouncer in transaction mode, idle or busy', async () => {
    expect(await isSessionOfItsOwn(pooler.appUrl)).toBe(false);
    const busy = [1, 2, 3, 4, 5].map(() => new Client({ connectionString: pooler.appUrl }));
    for (const client of busy) {
      await client.connect();
      await client.query('begin');
    }
    expect(await isSessionOfItsOwn(pooler.appUrl)).toBe(false);
    for (const client of busy) await client.query('rollback');
    expect(await isSessionOfItsOwn(pooler.appUrl)).toBe(false);
    await Promise.all(busy.map((client) => client.end()));
  });

  test('that leads nowhere is told as a failure', async () => {
    await expect(isSessionOfItsOwn('postgres://app@127.0.0.1:1/none')).rejects.toMatchObject({
      name: 'DatabaseFailure',
    });
  });
});

test('a relay does not start through a pooler in transaction mode: its locks and settings would be everybody’s', async () => {
  const through = { DATABASE_URL: pooler.ownerUrl, DATABASE_APP_URL: pooler.appUrl };
  await expect(start(through, ['relay'])).rejects.toThrow(/^DATABASE_DIRECT_URL: the relay needs a session of its own/);
  const client = new Client({ connectionString: pooler.appUrl });
  await client.connect();
  const { rows } = await client.query(
    `select (select source from pg_settings where name = 'synchronous_commit') as commit, (select count(*) from pg_locks where locktype = 'advisory'
       and database = (select oid from pg_database where datname = current_database()))::int as locks`,
  );
  expect(rows).toEqual([{ commit: expect.not.stringMatching('session') as unknown, locks: 0 }]);
  await client.end();
});

test('with a direct way for the relay, callers are served through the pooler and their events are published', async () => {
  const owner = openOwnerDatabase(database.ownerUrl);
  const { secretKey, pinPeppers } = loadConfig(programSettings(database, redis));
  await loadAcceptance({
    owner,
    clock: systemClock,
    environment: 'test',
    hasher: createHasher(secretKey),
    secrets: createSecretsHasher(pinPeppers),
    forget: () => Promise.resolve(),
  });
  const ways = {
    DATABASE_URL: pooler.ownerUrl,
    DATABASE_APP_URL: pooler.appUrl,
    DATABASE_DIRECT_URL: database.ownerUrl,
  };
  const { url, get } = await start(ways, ['web', 'relay', 'worker']);
  const asha = ussdPhone(url, '+254722000002');
  await asha.dial('*384*7*1*12*3#');
  expect((await asha.send('1')).page).toBe('S4');
  const waiting = () => owner('public.outbox').whereNull('published_at').count<{ count: string }[]>();
  await until(async () => (await waiting())[0]?.count === '0');
  expect(await get('/metrics')).toMatch(/^outbox_pending 0$/m);
  await owner.destroy();
});

test('events that wait too long are seen in every process, and end the readiness of the relay', async () => {
  await Promise.all(running.splice(0).map((program) => program.stop()));
  const owner = openOwnerDatabase(database.ownerUrl);
  await owner.raw(`insert into public.outbox (id, tenant_id, type, payload, occurred_at)
    values (gen_random_uuid(), gen_random_uuid(), 'x', '{}', now() - interval '10 minutes')`);
  const { get } = await start({}, ['web']);
  expect(Number(/^outbox_oldest_seconds (\d+)/m.exec(await get('/metrics'))?.[1])).toBeGreaterThan(590);

  const lines: string[] = [];
  const watch = createOutboxWatch({
    query: async (text) => (await owner.raw<{ rows: unknown[] }>(text)).rows,
    log: createLogger('info', { write: (line: string) => void lines.push(line) }),
  });
  expect(watch.health()).toEqual({ ok: true });
  await watch.look();
  await watch.look();
  expect(watch.health()).toEqual({ ok: false, reason: expect.stringMatching(/has waited for 6\d\d s/) as unknown });
  await owner('public.outbox').where({ type: 'x' }).del();
  await watch.look();
  expect(watch.health()).toEqual({ ok: true });
  expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual([
    'events wait and are not published',
    'events are published again',
  ]);
  await owner.destroy();
});
