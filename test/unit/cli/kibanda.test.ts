import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { errorSentence } from '../../../src/cli/error-words.ts';
import { runCli } from '../../../src/cli/kibanda.ts';
import { DomainError, ERROR_CODES } from '../../../src/values/errors.ts';

let printed = '';
const listen = (chunk: unknown): boolean => {
  printed += String(chunk);
  return true;
};

beforeEach(() => {
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation(listen);
  jest.spyOn(process.stderr, 'write').mockImplementation(listen);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const kibanda = (...args: string[]): Promise<number> =>
  runCli(args, { env: {}, serve: () => Promise.reject(new Error('nothing is served here')) });

const COMMANDS = [
  ['serve', '--role'],
  ['migrate', '--concurrency'],
  ['fixture demo', 'Usage'],
  ['fixture acceptance', '--given'],
  ['menus check', 'Usage'],
  ['menus graph', 'Usage'],
  ['dial', '<phone>'],
  ['tenants list', 'Usage'],
  ['tenants create', '--phone'],
  ['tenants suspend', '<shop>'],
  ['check', '[shop]'],
  ['maintenance until', '<time>'],
  ['maintenance off', 'Usage'],
  ['maintenance show', 'Usage'],
] as const;

describe('the command line', () => {
  test.each(COMMANDS)('explains `%s`', async (command, mentioned) => {
    await expect(kibanda(...command.split(' '), '--help')).resolves.toBe(0);

    expect(printed).toContain(`Usage: kibanda ${command}`);
    expect(printed).toContain(mentioned);
  });

  test('says which settings a command lacks', async () => {
    await expect(kibanda('migrate')).resolves.toBe(2);

    expect(printed).toMatch(/DATABASE_URL is missing/);
    expect(printed).toMatch(/SECRET_KEY is missing/);
    expect(printed).not.toMatch(/CALLBACK_SECRET/);
  });

  test('refuses what it does not know', async () => {
    await expect(kibanda('serve', '--role', 'boss')).resolves.toBe(1);
    await expect(kibanda('fixture', 'acceptance', '--given', 'nonsense')).resolves.toBe(1);
    await expect(kibanda('sell')).resolves.toBe(1);
  });

  test('says in a sentence what stood in the way, without a stack', async () => {
    const env = {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      REDIS_URL: 'redis://127.0.0.1:1',
      SECRET_KEY: 'k'.repeat(32),
      CALLBACK_SECRET: 'c'.repeat(32),
      PIN_PEPPERS: `1:${'p'.repeat(32)}`,
    };
    const serve = (): Promise<void> => Promise.reject(new DomainError('outcome_unknown'));
    await expect(runCli(['serve'], { env, serve })).resolves.toBe(1);

    expect(printed).toBe('The connection broke, and nobody knows whether it was done; look before you do it again.\n');
    for (const code of ERROR_CODES) expect(errorSentence(code)).toMatch(/^[A-Z`].+\.$/);
  });

  test('does not load fixtures into a production', async () => {
    const env = {
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      REDIS_URL: 'redis://127.0.0.1:1',
      SECRET_KEY: 'k'.repeat(32),
      PIN_PEPPERS: `1:${'p'.repeat(32)}`,
    };
    const given = { env, serve: () => Promise.resolve() };

    await expect(runCli(['fixture', 'demo'], given)).resolves.toBe(2);
    await expect(runCli(['fixture', 'acceptance'], given)).resolves.toBe(2);
    expect(printed).toMatch(/production/);
  });
});
