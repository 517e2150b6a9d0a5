/** `npm start`: the whole program with everything it stands on, on one machine. */
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { withFixtures, describePerson } from '../../src/cli/fixture-command.ts';
import { NETWORKS } from '../../src/channels/all.ts';
import { CliError } from '../../src/cli/cli-context.ts';
import { ROLES } from '../../src/compose/program.ts';
import { ConfigError, loadConfig, type Environment } from '../../src/config.ts';
import { loadDemoOnce } from '../../src/fixtures/demo.ts';
import { run, stopSignal } from '../../src/main.ts';
import { StartError } from '../../src/platform/start-error.ts';
import type { GuardedProcess } from '../services/guard.ts';
import { orphaned } from '../services/orphaned.ts';
import { startKafka } from '../services/kafka.ts';
import { startPostgres } from '../services/postgres.ts';
import { startRedis } from '../services/redis.ts';
import { findRunning, forgetRunning, noteRunning } from '../services/running.ts';
import { localSecrets } from '../services/secrets.ts';
import { givenSettings, isKafkaWanted } from '../services/settings.ts';

const USAGE = `Usage: npm start [-- --kafka]
Starts Kibanda with a PostgreSQL and a Redis of its own (unless DATABASE_URL and REDIS_URL name others).
--kafka  also with an Apache Kafka of its own (needs Java 17 and Maven), unless KAFKA_BROKERS names others
Settings are read from the environment and from .env; .env.example lists them.`;

/** Of the ten seconds that a stop may take. */
const PROGRAM_STOP_MS = 6000;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

interface StartedService {
  readonly name: string;
  readonly process: GuardedProcess;
}

/** What has been started so far, newest last. */
const started: StartedService[] = [];

const keep = <T extends GuardedProcess>(name: string, process: T): T => {
  started.push({ name, process });
  return process;
};

/** Gives every service in the order that is promised: the address in the environment, else one of our own. */
const startServices = async (given: Environment, dataDir: string): Promise<Record<string, string>> => {
  const secrets = localSecrets(dataDir);
  const found: Record<string, string> = { SECRET_KEY: secrets.SECRET_KEY, PIN_PEPPERS: secrets.PIN_PEPPERS };
  if (given['DATABASE_URL'] === undefined) {
    const postgres = await startPostgres({ dataDir, password: secrets.POSTGRES_PASSWORD, durable: true });
    found['DATABASE_URL'] = keep('PostgreSQL', postgres).url;
  }
  if (given['REDIS_URL'] === undefined) {
    const folder = resolve(dataDir, 'redis');
    const redis = await startRedis({ folder, durable: true, password: secrets.REDIS_PASSWORD, say });
    found['REDIS_URL'] = keep('Redis', redis).url;
  }
  if (isKafkaWanted(process.argv, given)) {
    const kafka = await startKafka({ folder: resolve(dataDir, 'kafka'), say });
    found['KAFKA_BROKERS'] = keep('Kafka', kafka).brokers;
  }
  return found;
};

const stopServices = (): Promise<unknown> => Promise.all(started.map(({ process }) => process.stop()));

/** Rejects when something that we started ends although nobody asked it to. */
const serviceLost = (): Promise<never> =>
  Promise.race(
    started.map(async ({ name, process }) => {
      await process.ended;
      throw new CliError(`${name} ended unexpectedly; its log is under DATA_DIR.`);
    }),
  );

/** Complains about wrong settings before anything is started for nothing. */
const checkSettings = (env: Environment): void => {
  const placeholders = { DATABASE_URL: 'postgres://x', REDIS_URL: 'redis://x', SECRET_KEY: 'x'.repeat(32) };
  loadConfig({ ...placeholders, PIN_PEPPERS: `1:${'x'.repeat(32)}`, ...env });
};

/** The simulator's phones can call over every network: those without a code of their own get the shared one. */
const withSimulatedNetworks = (given: Environment): Environment => {
  if (given['SIMULATOR'] !== 'on') return given;
  const code = given['USSD_CODE'] ?? '*384*7#';
  const names = NETWORKS.flatMap(({ settings }) => Object.keys(settings.shape));
  const codes = new Map(names.filter((name) => name.endsWith('_USSD_CODE')).map((name) => [name, code]));
  return { ...Object.fromEntries(codes), ...given };
};

const start = async (): Promise<void> => {
  const given = withSimulatedNetworks({ SIMULATOR: 'on', CALLBACK_SECRET: 'local', ...givenSettings() });
  const dataDir = resolve(given['DATA_DIR'] ?? '.data');
  checkSettings(given);
  const other = findRunning(dataDir);
  if (other) throw new CliError(`Kibanda already runs on ${dataDir}: ${other.url} (process ${other.pid}).`);
  const stopped = Promise.race([stopSignal(), orphaned()]);
  const found = await startServices(given, dataDir);
  const config = loadConfig({ ...found, ...given, DATA_DIR: dataDir });
  const people = await withFixtures(config, loadDemoOnce);
  const program = await run(config, ROLES);
  const url = `http://127.0.0.1:${program.port ?? config.port}`;
  const { CALLBACK_SECRET = '', USSD_CODE = config.ussdCode } = given;
  noteRunning(dataDir, { pid: process.pid, url, env: { ...found, CALLBACK_SECRET, USSD_CODE } });
  if (config.simulator) print(`phone in the browser: ${url}/simulator   (dial ${config.ussdCode})`);
  print(`shop in the browser: ${url}/console`);
  for (const person of people) print(`  ${describePerson(person)}`);
  print(`ready ${url}`);
  try {
    await Promise.race([stopped, serviceLost()]);
  } finally {
    forgetRunning(dataDir);
    // What it could not finish by then is safe in the database; the services want to end in order too.
    await Promise.race([program.stop(), wait(PROGRAM_STOP_MS, undefined, { ref: false })]);
  }
};

const main = async (): Promise<void> => {
  if (process.argv.includes('--help')) {
    print(USAGE);
    return;
  }
  try {
    await start();
  } catch (error) {
    const isExplained = [ConfigError, CliError, StartError].some((kind) => error instanceof kind);
    say(isExplained || !(error instanceof Error) ? String(error).replace(/^\w+Error: /, '') : (error.stack ?? ''));
    process.exitCode = 1;
  } finally {
    await stopServices();
  }
};

await main();
process.exit();
