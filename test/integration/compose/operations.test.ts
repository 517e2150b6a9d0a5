import { afterAll, describe, expect, test } from '@jest/globals';
import { compose, type Program, type Role } from '../../../src/compose/program.ts';
import { loadConfig, type Environment } from '../../../src/config.ts';
import { loadAcceptance } from '../../../src/fixtures/acceptance.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { createHasher } from '../../../src/platform/hash.ts';
import { createSecretsHasher } from '../../../src/platform/secrets-hash.ts';
import { openOwnerDatabase } from '../../../src/tenancy/owner.ts';
import { testDatabase } from '../../support/database.ts';
import { programSettings } from '../../support/program-settings.ts';
import { testRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { ussdPhone } from '../../support/ussd-phone.ts';

const [database, redis] = await Promise.all([testDatabase(), testRedis()]);
/** Where the simulator would be a door, and so would a short secret. */
const PRODUCTION = { NODE_ENV: 'production', SIMULATOR: 'off', CALLBACK_SECRET: 'a secret of the path' };
const running: Program[] = [];

/** One role with what its operator sees of it. */
const runRole = async (roles: readonly Role[], more: Environment = {}) => {
  const program = await compose(loadConfig({ ...programSettings(database, redis), METRICS_PORT: '0', ...more }));
  running.push(program);
  const { port = 0, operationsPort } = await program.start(roles);
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${operationsPort ?? 0}${path}`);
    const body = await response.text();
    return { status: response.status, body };
  };
  return { program, get, url: `http://127.0.0.1:${port}`, operationsPort };
};

afterAll(async () => {
  await Promise.all(running.map((program) => program.stop()));
});

const loadShops = async (): Promise<void> => {
  const config = loadConfig(programSettings(database, redis));
  const owner = openOwnerDatabase(database.ownerUrl);
  const hasher = createHasher(config.secretKey);
  const secrets = createSecretsHasher(config.pinPeppers);
  const forget = () => Promise.resolve();
  await loadAcceptance({ owner, clock: systemClock, environment: 'test', hasher, secrets, forget }, ['windows-over']);
  await owner.destroy();
};

/** The value of a figure, its labels left out or given as they are written. */
const figure = (metrics: string, name: string): number =>
  Number(
    metrics
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')
      .at(-1),
  );

describe('whoever looks after the program', () => {
  test.each<[Role, readonly string[]]>([
    ['web', ['database', 'queue', 'redis', 'sms simulator']],
    ['relay', ['database', 'outbox', 'queue', 'redis', 'relay', 'sms simulator']],
    ['worker', ['database', 'due-work', 'queue', 'redis', 'sms simulator']],
  ])('sees of the role %s that it is alive, what it needs, and its figures', async (role, checks) => {
    const { get } = await runRole([role]);

    expect((await get('/healthz')).status).toBe(200);
    await until(async () => (await get('/readyz')).status === 200);
    const { checks: told } = JSON.parse((await get('/readyz')).body) as { checks: Record<string, string> };
    expect(Object.keys(told).sort()).toEqual(checks);
    const metrics = await get('/metrics');
    expect(metrics.status).toBe(200);
    expect(figure(metrics.body, 'bullmq_job_count{queue="send-sms",state="waiting"}')).toBe(0);
    expect(figure(metrics.body, 'db_pool_waiting')).toBe(0);
    expect(figure(metrics.body, 'bus_up')).toBe(role === 'web' ? 0 : 1);
  });

  test('in production finds metrics where callers do not come by, and only there', async () => {
    const { url, get } = await runRole(['web'], PRODUCTION);

    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await get('/metrics')).body).toContain('ussd_turns_total');
  });

  test('elsewhere finds them on the one listener that there is', async () => {
    const { url, operationsPort } = await runRole(['web'], { METRICS_PORT: '' });

    expect(operationsPort).toBeUndefined();
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
  });

  test('can run two of them on one machine, unless both were given the same port', async () => {
    const first = await runRole(['relay'], { ...PRODUCTION, METRICS_PORT: '' });
    const second = await runRole(['worker'], { ...PRODUCTION, METRICS_PORT: '' });

    expect((await first.get('/healthz')).status).toBe(200);
    expect((await second.get('/healthz')).status).toBe(200);
    expect(second.operationsPort).not.toBe(first.operationsPort);
    const taken = { METRICS_PORT: String(second.operationsPort) };
    await expect(runRole(['worker'], taken)).rejects.toThrow('METRICS_PORT: another program listens there.');
  });

  test('sees that a process is going down until it is gone', async () => {
    const { program, get } = await runRole(['web', 'relay', 'worker']);
    const stopping = program.stop();

    const ready = await get('/readyz');
    expect([ready.status, ready.body]).toEqual([503, expect.stringContaining('"stopping"')]);
    expect((await get('/healthz')).status).toBe(200);
    await stopping;
    await expect(get('/healthz')).rejects.toThrow();
  });

  test('reads how many sales were saved, PINs checked and people locked out', async () => {
    await loadShops();
    const { url, get } = await runRole(['web']);
    const asha = ussdPhone(url, '+254722000002');
    await asha.dial('*384*7*1*12*3#');
    await asha.send('5831');
    expect((await asha.send('1')).page).toBe('S4');
    const juma = ussdPhone(url, '+254733000003');
    await juma.dial();
    for (const pin of ['1111', '2222', '3333']) await juma.send(pin);

    const { body } = await get('/metrics');
    expect(figure(body, 'sales_committed_total{channel="ussd"}')).toBe(1);
    expect(figure(body, 'pin_checks_total{result="ok"}')).toBe(1);
    expect(figure(body, 'pin_checks_total{result="wrong"}')).toBe(2);
    expect(figure(body, 'pin_checks_total{result="locked"}')).toBe(1);
    expect(figure(body, 'pin_lockouts_total')).toBe(1);
  });

  test('hears what is missing when Redis is away, from every role', async () => {
    const [relay, worker] = [await runRole(['relay']), await runRole(['worker'])];
    await redis.kill();

    for (const { get } of [relay, worker]) {
      const { status, body } = await get('/readyz');
      expect([status, body]).toEqual([503, expect.stringMatching(/"redis":"(not reachable|no answer in time)"/)]);
      expect((await get('/healthz')).status).toBe(200);
      expect((await get('/metrics')).status).toBe(200);
    }
    await redis.restart();
    for (const { get } of [relay, worker]) await until(async () => (await get('/readyz')).status === 200);
  });
});
