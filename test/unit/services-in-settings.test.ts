import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ConfigError, loadConfig, loadDataConfig, type Environment } from '../../src/config.ts';

const complete: Environment = {
  DATABASE_URL: 'postgres://owner:secret@db.example:5433/kibanda',
  REDIS_URL: 'redis://redis.example',
  SECRET_KEY: 'k'.repeat(32),
  PIN_PEPPERS: `1:${'p'.repeat(32)}`,
  CALLBACK_SECRET: 'secret-of-the-path',
};

const problemsOf = (env: Environment): readonly string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

const folder = mkdtempSync(join(tmpdir(), 'kibanda-config-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('TLS and logins', () => {
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const authority = () => file('authority.crt', rootCertificates[0] ?? '');

  test('of the databases are written into every address that says nothing of it itself', () => {
    const { database } = loadConfig({
      ...complete,
      DATABASE_TLS: 'verify-full',
      DATABASE_CA_FILE: authority(),
      DATABASE_DIRECT_URL: 'postgres://owner:secret@db.example/kibanda?sslmode=disable',
      DATABASE_CELLS:
        'second=postgres://o:s@two.example/k|postgres://a:s@two.example/k?sslmode=verify-full&sslrootcert=/etc/two.crt',
    });
    const said = (address = ''): string => decodeURIComponent(new URL(address).search);
    const secured = `?sslmode=verify-full&sslrootcert=${authority()}`;
    const second = database.cells.get('second');

    expect([database.ownerUrl, database.appUrl, second?.ownerUrl].map(said)).toEqual([secured, secured, secured]);
    expect([database.directUrl, database.directAppUrl].map(said)).toEqual(['?sslmode=disable', '?sslmode=disable']);
    expect(said(second?.appUrl)).toBe('?sslmode=verify-full&sslrootcert=/etc/two.crt');
  });

  test.each([
    'sslmode=require',
    'sslmode=no-verify',
    'sslmode=prefer&uselibpqcompat=true',
    'ssl=true',
    'ssl=no-verify',
  ])('never encrypt without looking who is there: %s', (said) => {
    const rule = /may say sslmode=verify-full or sslmode=disable, and nothing else of TLS$/;
    const address = `postgres://o:s@two.example/k?${said}`;
    for (const name of ['DATABASE_URL', 'DATABASE_APP_URL', 'DATABASE_DIRECT_URL']) {
      expect(problemsOf({ ...complete, [name]: address })).toEqual([expect.stringMatching(rule)]);
    }
    expect(problemsOf({ ...complete, DATABASE_CELLS: `second=${address}` })).toEqual([expect.stringMatching(rule)]);
  });

  test('are refused where a file of authorities is none', () => {
    const broken = '-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----';
    expect(
      problemsOf({
        ...{ ...complete, DATABASE_TLS: 'verify-full', REDIS_URL: 'rediss://redis.example', KAFKA_TLS: 'on' },
        DATABASE_CA_FILE: join(folder, 'nowhere'),
        REDIS_CA_FILE: file('empty.crt', ''),
        KAFKA_CA_FILE: file('broken.crt', broken),
      }).toSorted(),
    ).toEqual([
      'DATABASE_CA_FILE names a file that cannot be read (ENOENT)',
      'KAFKA_CA_FILE names a file with a certificate that cannot be understood (PEM)',
      'REDIS_CA_FILE names a file without a certificate (PEM)',
    ]);
  });

  test('are refused where one half of them is missing', () => {
    const halves = {
      ...{ DATABASE_CA_FILE: authority(), REDIS_CA_FILE: authority(), KAFKA_CA_FILE: authority() },
      ...{ KAFKA_SASL_MECHANISM: 'PLAIN', KAFKA_USERNAME: 'till' },
    };
    expect(problemsOf({ ...complete, ...halves })).toEqual([
      'DATABASE_CA_FILE needs DATABASE_TLS=verify-full',
      'REDIS_CA_FILE needs an address that begins with rediss://',
      expect.stringMatching(/^KAFKA_PASSWORD is missing/),
      expect.stringMatching(/^KAFKA_SASL_MECHANISM plain sends the password as it is/),
      'KAFKA_CA_FILE needs KAFKA_TLS=on',
    ]);
  });

  test('of Kafka are told to its clients', () => {
    const login = { KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512', KAFKA_USERNAME: 'till', KAFKA_PASSWORD: 'hush' };
    expect(loadConfig({ ...complete, ...login, KAFKA_BROKERS: 'a:9096', KAFKA_TLS: 'on' }).kafka).toEqual({
      brokers: ['a:9096'],
      tls: { authorities: undefined },
      login: { mechanism: 'scram-sha-512', username: 'till', password: 'hush' },
    });
  });

  test('of a cluster are the same for each of its nodes', () => {
    const of = (url: string, cluster = 'on') => problemsOf({ ...complete, REDIS_URL: url, REDIS_CLUSTER: cluster });
    expect(of('redis://:a,b@one.example, redis://:a,b@two.example:6380')).toEqual([]);
    expect(of('redis://one.example,redis://two.example', 'off')).toEqual([
      'REDIS_URL names several servers, which needs REDIS_CLUSTER=on',
    ]);
    expect(of('redis://one.example,rediss://two.example')).toHaveLength(1);
    expect(of('redis://:a@one.example,redis://:b@two.example')).toHaveLength(1);
    expect(of('redis://one.example/1')).toEqual(['REDIS_URL names a database, and a Redis Cluster has only the first']);
    expect(of('redis://one.example,http://two.example')).toHaveLength(1);
  });
});

describe('a setting as a file', () => {
  const path = join(folder, 'secret');
  const inFile = (name: string, text: string): Environment => {
    writeFileSync(path, text);
    return { ...complete, [name]: undefined, [`${name}_FILE`]: path };
  };

  test('is what the file holds, but for a line break at its end', () => {
    expect(loadConfig(inFile('SECRET_KEY', `${'s'.repeat(40)}\n`)).secretKey).toBe('s'.repeat(40));
    expect(loadDataConfig(inFile('DATABASE_URL', 'postgres://o:s@two.example/k')).database.ownerUrl).toBe(
      'postgres://o:s@two.example/k',
    );
    expect(loadConfig(inFile('CALLBACK_SECRET', 'one-secret,another\r\n')).callbackSecrets).toEqual([
      'one-secret',
      'another',
    ]);
    expect(loadConfig({ ...inFile('MTN_API_KEY', 'of-the-gateway'), MTN_USSD_CODE: '*1#' }).networks).toMatchObject({
      MTN_API_KEY: 'of-the-gateway',
    });
  });

  test('is told when it is given twice, cannot be read or is empty, without what it holds', () => {
    expect(problemsOf({ ...inFile('SECRET_KEY', 'x'.repeat(40)), SECRET_KEY: 'y'.repeat(40) })).toEqual([
      'SECRET_KEY is given twice: by itself and as SECRET_KEY_FILE',
    ]);
    expect(problemsOf({ ...complete, REDIS_URL: undefined, REDIS_URL_FILE: join(folder, 'nowhere') })).toEqual([
      expect.stringMatching(/^REDIS_URL is missing/),
      'REDIS_URL_FILE names a file that cannot be read (ENOENT)',
    ]);
    expect(problemsOf(inFile('LOG_LEVEL', '\n'))).toEqual(['LOG_LEVEL_FILE names a file that is empty']);
  });
});
