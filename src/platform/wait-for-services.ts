import type { Redis } from 'ioredis';
import type { Logger } from './logger.ts';
import { pause } from './pause.ts';
import { isAnyReachable } from './reach-broker.ts';
import { isSessionOfItsOwn } from './session-check.ts';
import { isClusterNode, redisReady } from './redis.ts';
import { StartError } from './start-error.ts';

/** A database to wait for. */
export interface AwaitedDatabase {
  /** Where its address comes from. */
  readonly setting: string;
  /** Rejects while its shops can't be read. */
  readonly ask: () => Promise<unknown>;
  /** For a database that only some shops need: it is not waited for, and hears why it does not answer. */
  readonly onMissing?: ((reason: string) => void) | undefined;
}

/** Long enough for a service that is being restarted; whoever supervises us starts us again after that. */
const START_TIMEOUT_MS = 10_000;
const RETRY_MS = 250;

/** What waiting does not mend. */
const FATAL_ANSWERS: Readonly<Record<string, string>> = {
  '28P01': 'PostgreSQL refuses the login; run `kibanda migrate`, which makes it, or correct the password',
  '28000': 'PostgreSQL refuses the login; run `kibanda migrate`, which makes it, or correct the name',
  '3D000': 'PostgreSQL knows no such database',
  '42P01': 'the database is empty; run `kibanda migrate` first',
  '42501': 'this login may not read the directory of shops; run `kibanda migrate` first',
};

/**
 * Waits until the databases and Redis can be used.
 * @throws StartError naming all that can't
 */
export const waitForServices = async (
  databases: readonly AwaitedDatabase[],
  redises: readonly Redis[],
): Promise<void> => {
  const problems = await Promise.all([...databases.map(databaseProblem), redisProblem(redises)]);
  const told = problems.filter((problem) => problem !== undefined);
  if (told.length > 0) throw new StartError(told.join('\n'));
};

/** Waits for the database, unless that would not help; undefined once its directory of shops can be read. */
const databaseProblem = async ({ setting, ask, onMissing }: AwaitedDatabase): Promise<string | undefined> => {
  const until = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const code = await ask().then(() => undefined, codeOf);
    if (code === undefined) return undefined;
    const fatal = FATAL_ANSWERS[code];
    if (fatal !== undefined) return `${setting}: ${fatal}.`;
    if (onMissing !== undefined) {
      onMissing(code);
      return undefined;
    }
    if (performance.now() > until) return `${setting}: PostgreSQL does not answer (${code}).`;
    await pause(RETRY_MS);
  }
};

const CLUSTER =
  'REDIS_URL: this is a node of a Redis Cluster, which Kibanda does not serve yet; give it a Redis that stands alone.';

const POOLED =
  'the relay needs a session of its own, and a pooler in transaction mode lends it to others;' +
  ' give the address of PostgreSQL itself (without it, the other addresses are taken).';

/** A relay's own way to its database. */
export interface RelayAddress {
  readonly setting: string;
  readonly url: string;
  /** Whether the program does not start without it. */
  readonly isNeeded: boolean;
}

/**
 * Waits until the relays' own way to each database that is needed is there.
 * @throws StartError when it is not, or when it is no session: the relay's locks and settings would get lost to others
 */
export const requireOwnSessions = async (addresses: readonly RelayAddress[]): Promise<void> => {
  await Promise.all(addresses.map(requireOwnSession));
};

const requireOwnSession = async ({ setting, url, isNeeded }: RelayAddress): Promise<void> => {
  const until = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const outcome = await isSessionOfItsOwn(url).catch(codeOf);
    if (outcome === true) return;
    if (outcome === false) throw new StartError(`${setting}: ${POOLED}`);
    const fatal = FATAL_ANSWERS[outcome];
    if (fatal !== undefined) throw new StartError(`${setting}: ${fatal}.`);
    if (!isNeeded) return;
    if (performance.now() > until) throw new StartError(`${setting}: PostgreSQL does not answer (${outcome}).`);
    await pause(RETRY_MS);
  }
};

/** Undefined once each client can be used. */
const redisProblem = async (redises: readonly Redis[]): Promise<string | undefined> => {
  let reason = 'no answer in time';
  const note = (error: unknown): void => {
    reason = codeOf(error);
  };
  for (const redis of redises) redis.on('error', note);
  try {
    await Promise.all(redises.map((redis) => redisReady(redis, START_TIMEOUT_MS)));
    const [redis] = redises;
    return redis !== undefined && (await isClusterNode(redis)) ? CLUSTER : undefined;
  } catch {
    return `REDIS_URL: Redis does not answer (${reason}).`;
  } finally {
    for (const redis of redises) redis.off('error', note);
  }
};

/** Says so when Kafka is not there. Nobody waits for it: events stay in the outbox, and callers are served. */
export const lookForKafka = async (
  { kafkaBrokers }: { readonly kafkaBrokers: readonly string[] },
  logger: Logger,
): Promise<void> => {
  if (kafkaBrokers.length === 0 || (await isAnyReachable(kafkaBrokers))) return;
  logger.warn('KAFKA_BROKERS: Kafka does not answer; events wait in the outbox until it does', { dependency: 'kafka' });
};

/** ECONNREFUSED, 28P01, WRONGPASS: the kind of a failure, without the values that it was about. */
const codeOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return 'no answer in time';
  if ('code' in error && typeof error.code === 'string') return error.code;
  const message = 'message' in error ? String(error.message) : '';
  return /^[A-Z]{4,}(?= )/.exec(message)?.[0] ?? 'no answer in time';
};
