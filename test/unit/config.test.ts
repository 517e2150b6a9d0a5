import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  ConfigError,
  loadConfig,
  loadDataConfig,
  SETTING_NAMES,
  type Config,
  type Environment,
} from '../../src/config.ts';

const complete: Environment = {
  DATABASE_URL: 'postgres://owner:secret@db.example:5433/kibanda',
  REDIS_URL: 'redis://redis.example',
  SECRET_KEY: 'k'.repeat(32),
  PIN_PEPPERS: `1:${'p'.repeat(32)}`,
  CALLBACK_SECRET: 'secret-of-the-path',
};

const composed = z.object({ 'x-kibanda': z.object({ environment: z.record(z.string(), z.unknown()) }) });

const problemsOf = (env: Environment): readonly string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

const exampleLines = (): Map<string, string> =>
  new Map(
    readFileSync('.env.example', 'utf8')
      .split('\n')
      .flatMap((line) => {
        const [, name, value] = /^([A-Z_]+)="?(.*?)"?$/.exec(line) ?? [];
        return name === undefined || value === undefined ? [] : [[name, value]];
      }),
  );

describe('the settings', () => {
  test('have the defaults of the contract', () => {
    expect(loadConfig(complete)).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      dataDir: '.data',
      kafka: { brokers: [] },
      ussdCode: '*384*7#',
      smsShortCode: '21384',
      pageSeptets: 160,
      simulator: false,
      logLevel: 'info',
    });
  });

  test('name everything that is missing or wrong, all at once', () => {
    const problems = problemsOf({
      PORT: 'eighty',
      USSD_PAGE_SEPTETS: '183',
      REDIS_URL: 'http://redis',
      SIMULATOR: 'maybe',
      AFRICASTALKING_SMS_URL: 'ftp://sms.example',
    });

    const named = problems.map((problem) => problem.split(' ')[0]).sort();
    expect(named).toEqual(
      [
        'AFRICASTALKING_SMS_URL',
        'CALLBACK_SECRET',
        'DATABASE_URL',
        'PIN_PEPPERS',
        'PORT',
        'REDIS_URL',
        'SECRET_KEY',
        'SIMULATOR',
        'USSD_PAGE_SEPTETS',
      ].sort(),
    );
  });

  test('never repeat a value in a complaint, since it may be a secret', () => {
    const wrong = { ...complete, PIN_PEPPERS: '1:tooshort', SECRET_KEY: 'hush', DATABASE_URL: 'mysql://me:pass@x/y' };

    expect(problemsOf(wrong)).toHaveLength(3);
    expect(problemsOf(wrong).join()).not.toMatch(/tooshort|hush|pass/);
  });

  test('count as not set when they are empty', () => {
    expect(loadConfig({ ...complete, PORT: '', KAFKA_BROKERS: '', AFRICASTALKING_API_KEY: '' })).toMatchObject({
      port: 8080,
      kafka: { brokers: [] },
    });
  });

  test('let the program serve with a login of its own, whose password nobody has to keep', () => {
    const { database } = loadConfig(complete);
    const app = new URL(database.appUrl);

    expect([app.username, app.host, app.pathname]).toEqual(['kibanda_app', 'db.example:5433', '/kibanda']);
    expect(app.password).toMatch(/^[0-9a-f]{64}$/);
    expect(app.password).toBe(new URL(loadConfig(complete).database.appUrl).password);
    expect(loadConfig({ ...complete, SECRET_KEY: 'x'.repeat(32) }).database.appUrl).not.toBe(app.href);
  });

  test('take another login for serving where one is given', () => {
    const given = 'postgres://app@pooler.example/kibanda';
    expect(loadConfig({ ...complete, DATABASE_APP_URL: given }).database).toMatchObject({
      appUrl: given,
      isAppUrlGiven: true,
    });
  });

  test('name further databases, with logins that follow from the same secret', () => {
    const cells =
      'second=postgres://owner:hush@two.example/kibanda, third=postgres://o@3.example/k|postgres://app@pool.example/k';
    const { database } = loadConfig({ ...complete, DATABASE_CELLS: cells, NEW_SHOPS_CELL: 'third' });
    expect([[...database.cells.keys()], database.newShopsCell]).toEqual([['second', 'third'], 'third']);
    const app = new URL(database.cells.get('second')?.appUrl ?? '');
    expect([app.username, app.host, app.password]).toEqual([
      ...['kibanda_app', 'two.example'],
      new URL(loadConfig(complete).database.appUrl).password,
    ]);
    expect(database.cells.get('third')).toMatchObject({ appUrl: 'postgres://app@pool.example/k', isAppUrlGiven: true });
    expect(loadConfig(complete).database).toMatchObject({ newShopsCell: 'main' });
  });

  test.each([
    'main=postgres://o@x/k',
    'a=postgres://o@x/k,a=postgres://o@y/k',
    'a',
    'a=http://x',
    'A b=postgres://o@x/k',
  ])('refuse further databases that are none, or share a name: %s', (cells) => {
    expect(problemsOf({ ...complete, DATABASE_CELLS: cells })).toHaveLength(1);
  });

  test('open new shops only where there is a database for them', () => {
    expect(problemsOf({ ...complete, NEW_SHOPS_CELL: 'second' })).toEqual([
      'NEW_SHOPS_CELL must be main or a name of DATABASE_CELLS',
    ]);
  });

  test('take one callback secret, or two while one is being rotated', () => {
    expect(loadConfig({ ...complete, CALLBACK_SECRET: 'old, new' }).callbackSecrets).toEqual(['old', 'new']);
    expect(problemsOf({ ...complete, CALLBACK_SECRET: 'a,b,c' })).toHaveLength(1);
    expect(problemsOf({ ...complete, CALLBACK_SECRET: ' , ' })).toHaveLength(1);
  });

  test('say which proxies stand in front: how many, or where; none, if left out', () => {
    const proxiesIn = (setting: string): Config['trustedProxies'] =>
      loadConfig({ ...complete, TRUSTED_PROXIES: setting }).trustedProxies;
    expect(loadConfig(complete).trustedProxies).toEqual([]);
    expect(proxiesIn('2')).toBe(2);
    expect(proxiesIn('10.0.0.0/8, 127.0.0.1,2001:db8::/32')).toEqual(['10.0.0.0/8', '127.0.0.1', '2001:db8::/32']);
    for (const wrong of ['0', 'yes', '10.0.0.0/33', 'proxy.example', '10.0.0.0/8;::1'])
      expect(problemsOf({ ...complete, TRUSTED_PROXIES: wrong })).toHaveLength(1);
  });

  test('of a production refuse what would let anybody play any phone, unless a public demo is meant', () => {
    const production = { ...complete, NODE_ENV: 'production' };
    expect(problemsOf(production)).toEqual([]);
    const open = { ...production, SIMULATOR: 'on', CALLBACK_SECRET: 'a', PORT: 'eighty' };
    expect(problemsOf(open).map((problem) => problem.split(' ')[0])).toEqual(['PORT', 'SIMULATOR', 'CALLBACK_SECRET']);
    const rotating = { ...production, CALLBACK_SECRET: `${'n'.repeat(16)},old` };
    expect(problemsOf(rotating)).toHaveLength(1);
    const demo = loadConfig({ ...production, SIMULATOR: 'on', SIMULATOR_PUBLIC_DEMO: 'demo.example, kibanda.example' });
    expect(demo).toMatchObject({ simulator: true, simulatorHosts: ['demo.example', 'kibanda.example'] });
    expect(problemsOf({ ...complete, SIMULATOR: 'on', CALLBACK_SECRET: 'local' })).toEqual([]);
  });

  test('tell a way past a pooler, for what needs a session of its own', () => {
    const usual = loadConfig(complete).database;
    expect([usual.directUrl, usual.directAppUrl]).toEqual([usual.ownerUrl, usual.appUrl]);
    const { directUrl, directAppUrl, appUrl } = loadConfig({
      ...complete,
      DATABASE_APP_URL: 'postgres://app:hush@pooler.example:6432/kibanda',
      DATABASE_DIRECT_URL: 'postgres://owner:secret@db.example:5433/kibanda',
    }).database;
    expect(appUrl).toBe('postgres://app:hush@pooler.example:6432/kibanda');
    expect(directUrl).toBe('postgres://owner:secret@db.example:5433/kibanda');
    expect(directAppUrl).toBe('postgres://app:hush@db.example:5433/kibanda');
  });

  test('of a command that serves nobody leave out what only serving needs', () => {
    expect(loadDataConfig({ ...complete, CALLBACK_SECRET: undefined, PORT: 'eighty' }).redis.urls).toEqual([
      complete['REDIS_URL'],
    ]);
  });
});

describe('health and metrics', () => {
  const operationsOf = (env: Environment) => loadConfig({ ...complete, ...env }).operations;

  test('have a listener of their own in production, and elsewhere only where one is asked for', () => {
    expect(operationsOf({ NODE_ENV: 'production' })).toEqual({ host: '127.0.0.1', port: 9464, isPortGiven: false });
    expect(operationsOf({ NODE_ENV: 'development' })).toBeUndefined();
    expect(operationsOf({ METRICS_PORT: '0', METRICS_HOST: '0.0.0.0' })).toEqual({
      host: '0.0.0.0',
      port: 0,
      isPortGiven: true,
    });
  });

  test('can be off', () => {
    expect(operationsOf({ NODE_ENV: 'production', METRICS_PORT: 'off' })).toBeUndefined();
    expect(problemsOf({ ...complete, METRICS_PORT: 'none' })).toEqual(['METRICS_PORT must be a port, or off']);
    expect(problemsOf({ ...complete, METRICS_PORT: '65536' })).toHaveLength(1);
  });
});

describe('.env.example', () => {
  test('lists every setting and no other', () => {
    expect([...exampleLines().keys()].sort()).toEqual([...SETTING_NAMES].sort());
  });

  test('shows the defaults', () => {
    const shown = Object.fromEntries(exampleLines());

    expect(loadConfig({ ...shown, ...complete })).toEqual(loadConfig(complete));
  });
});

test('docker-compose.yml hands every setting on but those of a machine', () => {
  const { 'x-kibanda': common } = composed.parse(parse(readFileSync('docker-compose.yml', 'utf8')));
  const ofTheMachine = ['PORT', 'HOST', 'DATA_DIR', 'DATABASE_APP_URL'];
  const expected = SETTING_NAMES.filter((name) => !ofTheMachine.includes(name));
  expect(Object.keys(common.environment).sort()).toEqual([...expected].sort());
});
