import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bringFiles } from '../../bench/build.ts';
import { eventually, freePort } from '../../scripts/services/ports.ts';
import { createHasher, type Hasher } from '../../src/platform/hash.ts';
import { createSecretsHasher, parsePeppers } from '../../src/platform/secrets-hash.ts';
import { appPassword } from '../../src/tenancy/app-login.ts';
import { migrateDatabase } from '../../src/tenancy/migrate.ts';
import { openOwnerDatabase } from '../../src/tenancy/owner.ts';
import { openCuttingProxy, type Cut } from '../../test/support/cutting-proxy.ts';
import type { Chance } from '../chance.ts';
import { keepRunning, type KeptProcess, type LostProcess } from './processes.ts';
import { ACCOUNT, openProvider, type PostReport, type StormProvider } from './provider.ts';
import {
  openKafka,
  openPostgres,
  openRedis,
  type PostgresService,
  type RedisService,
  type Service,
} from './services.ts';
import { openShops, type StormShop } from './shops.ts';

/** Everything that a storm rages in: real services of its own, and six processes of the program. */
export interface World {
  readonly shops: readonly StormShop[];
  readonly hasher: Hasher;
  readonly webs: readonly KeptProcess[];
  readonly webPorts: readonly number[];
  readonly relays: readonly KeptProcess[];
  readonly workers: readonly KeptProcess[];
  readonly postgres: PostgresService;
  readonly redis: RedisService;
  readonly kafka: Service;
  readonly provider: StormProvider;
  /** Between the program and PostgreSQL. */
  readonly cutting: (cut: Cut) => void;
  readonly secret: string;
  readonly logFolder: string;
  /** Runs a command of the program's command line, past the line that is cut; answers whether it went well. */
  readonly command: (...args: readonly string[]) => Promise<{ readonly isGood: boolean; readonly said: string }>;
  readonly processes: () => readonly KeptProcess[];
  readonly close: () => Promise<void>;
}

export interface WorldSettings {
  readonly chance: Chance;
  readonly say: (line: string) => void;
  readonly onLost: (lost: LostProcess) => void;
  readonly postReport: PostReport;
}

const ROOT = join(import.meta.dirname, '..', '..');
/** Inside the clone, where the program finds its packages. */
const BUILT = join(ROOT, '.cache', `storm-${process.pid}`);
const READY_MS = 90_000;

/** As in production: a kill costs the start of one process, not the reading of TypeScript. */
const build = async (): Promise<void> => {
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
  const args = [tsc, '-p', join(ROOT, 'bench', 'tsconfig.json'), '--noCheck', '--outDir', BUILT];
  await promisify(execFile)(process.execPath, args);
  bringFiles(BUILT);
};

const random = (): string => randomBytes(32).toString('hex');

/** Builds the program, starts the services, opens the shops, and starts two processes of each role. */
export const openWorld = async ({ chance, say, onLost, postReport }: WorldSettings): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), 'kibanda-storm-'));
  chmodSync(folder, 0o755);
  const logFolder = join(folder, 'logs-of-program');
  mkdirSync(logFolder);
  say('building, and starting PostgreSQL, Redis and Kafka …');
  const [, postgres, redis, kafka, provider] = await Promise.all([
    build(),
    openPostgres(join(folder, 'postgres')),
    openRedis(join(folder, 'redis')),
    openKafka(join(folder, 'kafka')),
    openProvider(chance.branch('provider'), postReport),
  ]);
  const secretKey = random();
  const peppers = `1:${random()}`;
  await migrateDatabase({ ownerUrl: postgres.url, appPassword: appPassword(secretKey) });
  const owner = openOwnerDatabase(postgres.url);
  const shops = await openShops(owner, createSecretsHasher(parsePeppers(peppers)));
  await owner.destroy();
  const line = await openCuttingProxy(postgres.url);
  const secret = random();
  const env = {
    PATH: process.env['PATH'] ?? '',
    KIBANDA_TEST_RUN: process.env['KIBANDA_TEST_RUN'] ?? '',
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    METRICS_PORT: 'off',
    DATABASE_URL: line.url,
    REDIS_URL: redis.url,
    KAFKA_BROKERS: kafka.url,
    SECRET_KEY: secretKey,
    PIN_PEPPERS: peppers,
    CALLBACK_SECRET: secret,
    // Thirty phones at this pace send more than people may.
    SMS_CAPS: 'number 999999/999999/999999, seller 999999/999999/999999, shop 999999/999999/999999',
    AFRICASTALKING_USERNAME: ACCOUNT.username,
    AFRICASTALKING_API_KEY: ACCOUNT.apiKey,
    AFRICASTALKING_SMS_URL: provider.fake.url,
  };
  const program = join(BUILT, 'src', 'main.js');
  const keep = (role: string, number: number, more: Readonly<Record<string, string>> = {}): KeptProcess => {
    const name = `${role} ${number + 1}`;
    const logFile = join(logFolder, `${role}-${number + 1}.log`);
    const command = [process.execPath, program, 'serve', '--role', role];
    return keepRunning({ name, command, env: { ...env, ...more }, cwd: ROOT, logFile, onLost });
  };
  const webPorts = [await freePort(), await freePort()];
  const webs = webPorts.map((port, number) => keep('web', number, { PORT: String(port) }));
  const relays = [0, 1].map((number) => keep('relay', number));
  const workers = [0, 1].map((number) => keep('worker', number));
  const processes = (): readonly KeptProcess[] => [...webs, ...relays, ...workers];
  const close = async (): Promise<void> => {
    line.cutting('never');
    for (const service of [postgres, redis, kafka]) service.thaw();
    await Promise.all(processes().map((one) => one.stop()));
    await Promise.all([postgres.stop(), redis.stop(), kafka.stop(), provider.close()]);
    postgres.remove();
    for (const one of [folder, BUILT]) rmSync(one, { recursive: true, force: true });
  };
  const ready = await eventually(() => processes().every((one) => one.isReady()), { timeoutMs: READY_MS });
  if (!ready) {
    const late = processes().flatMap((one) => (one.isReady() ? [] : [one.name]));
    await close();
    throw new Error(`these processes were not ready after ${READY_MS / 1000} s: ${late.join(', ')}`);
  }
  return {
    ...{ shops, webs, webPorts, relays, workers, postgres, redis, kafka, provider, secret, logFolder },
    hasher: createHasher(secretKey),
    cutting: (cut) => {
      line.cutting(cut);
    },
    command: (...args) => runCommand(program, { ...env, DATABASE_URL: postgres.url }, args),
    processes,
    close,
  };
};

const COMMAND_MS = 60_000;

const runCommand = async (
  program: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<{ readonly isGood: boolean; readonly said: string }> => {
  const options = { env, cwd: ROOT, timeout: COMMAND_MS };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...args], options);
    return { isGood: true, said: stdout + stderr };
  } catch (error) {
    return { isGood: false, said: error instanceof Error ? error.message : String(error) };
  }
};
