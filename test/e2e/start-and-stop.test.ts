import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { eventually } from '../../scripts/services/ports.ts';
import { emptyDataDir, plainEnvironment, startKibanda } from '../support/npm-start.ts';

const run = promisify(execFile);

const kibanda = async (dataDir: string, ...args: string[]): Promise<string> => {
  const env = plainEnvironment({ DATA_DIR: dataDir });
  const { stdout } = await run(process.execPath, ['scripts/kibanda.mjs', ...args], { env });
  return stdout;
};

/** A call from the phone in the terminal, its keys typed ahead through a pipe; answers the pages. */
const dial = async (dataDir: string, keys: readonly string[], ...args: string[]): Promise<string> => {
  const env = plainEnvironment({ DATA_DIR: dataDir });
  const calling = run(process.execPath, ['scripts/kibanda.mjs', 'dial', ...args], { env });
  calling.child.stdin?.end(`${keys.join('\n')}\n`);
  return (await calling).stdout;
};

describe('npm start', () => {
  const dataDir = emptyDataDir();

  test('brings everything up, tells how to play, and stops without a trace', async () => {
    const started = await startKibanda({ DATA_DIR: dataDir });

    expect(started.output()).toContain(`${started.url}/simulator`);
    expect(started.output()).toMatch(/\+254700000001 {2}PIN 5831/);
    expect(started.output()).toMatch(/\+254700000002 {2}PIN 6290/);
    await expect(fetch(`${started.url}/readyz`)).resolves.toMatchObject({ status: 200 });
    await expect(fetch(`${started.url}/simulator`)).resolves.toMatchObject({ status: 200 });
    // Whoever opens the address of the `ready` line finds the phone.
    expect((await fetch(started.url)).url).toBe(`${started.url}/simulator/`);
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);

    const { code, ms } = await started.end('SIGTERM');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    expect(started.leftovers()).toEqual([]);
  }, 120_000);

  test('finds what it had, and the command line finds it', async () => {
    const started = await startKibanda({ DATA_DIR: dataDir });

    expect(started.output()).toMatch(/\+254700000001 {2}PIN 5831/);
    await kibanda(dataDir, 'tenants', 'create', 'Duka Mpya', '--phone', '+254711222333', '--owner', 'Asha');
    const shops = await kibanda(dataDir, 'tenants', 'list');
    expect(shops).toMatch(/Duka la Amani/);
    expect(shops).toMatch(/Duka Mpya/);
    // As README shows it: PIN, three pieces of item 12, cash.
    const sold = await dial(dataDir, ['5831', '1'], '+254700000001', '--code', '*384*7*1*12*3#');
    expect(sold).toMatch(/PIN\?.*TOTAL Ksh450.*SAVED Ksh450 CASH/s);
    await expect(startKibanda({ DATA_DIR: dataDir })).rejects.toThrow('already runs');

    await started.end('SIGINT');
    expect(started.leftovers()).toEqual([]);
  }, 120_000);

  test('leaves no process behind even when it is killed, and starts again on the same data', async () => {
    const killed = await startKibanda({ DATA_DIR: dataDir });
    await killed.end('SIGKILL');
    const gone = await eventually(() => killed.leftovers().length === 0, { timeoutMs: 9000 });
    expect({ gone, left: killed.leftovers() }).toEqual({ gone: true, left: [] });

    const again = await startKibanda({ DATA_DIR: dataDir });
    const shops = await kibanda(dataDir, 'tenants', 'list').catch(() => again.output());
    expect(shops).toMatch(/Duka Mpya/);
    await again.end('SIGTERM');
    expect(again.leftovers()).toEqual([]);
  }, 120_000);

  test('says everything that is wrong with its settings before it starts anything', async () => {
    const refused = startKibanda({ DATA_DIR: emptyDataDir(), PORT: 'eighty', USSD_PAGE_SEPTETS: '200' });

    await expect(refused).rejects.toThrow(/PORT .*[\s\S]*USSD_PAGE_SEPTETS /);
  }, 120_000);
});
