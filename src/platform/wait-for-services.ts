import type { Logger } from './logger.ts';
import { pause } from './pause.ts';
import { failureCode, tlsTrouble } from './failure-code.ts';
import type { KafkaServers } from './kafka-settings.ts';
import { kafkaRefusal } from './kafka.ts';
import { isAnyReachable } from './reach-broker.ts';
import type { RedisServers } from './redis-settings.ts';
import { isSessionOfItsOwn } from './session-check.ts';
import { isClusterNode, redisReady, type RedisClient } from './redis.ts';
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
  '28000':
    'PostgreSQL refuses the login; run `kibanda migrate`, which makes it, correct the name, or set DATABASE_TLS if it wants TLS',
  '3D000': 'PostgreSQL knows no such database',
  '42P01': 'the database is empty; run `kibanda migrate` first',
  '42501': 'this login may not read the directory of shops; run `kibanda migrate` first',
};

const REFUSED_BY_REDIS: Readonly<Record<string, string>> = {
  WRONGPASS: 'Redis refuses the login',
  NOAUTH: 'Redis wants a login',
  NOPERM: 'this user of Redis may not do what the program needs',
  NO_CLUSTER: 'this Redis stands alone; leave out REDIS_CLUSTER',
};

const NO_ANSWER = 'no answer in time';

/** Why it is of no use to wait for PostgreSQL; undefined where it may only be late. */
const fatalOfDatabase = (code: string): string | undefined =>
  FATAL_ANSWERS[code] ?? tlsTrouble(code, 'DATABASE_CA_FILE');

const fatalOfRedis = (code: string): string | undefined => REFUSED_BY_REDIS[code] ?? tlsTrouble(code, 'REDIS_CA_FILE');

/**
 * Waits until the databases and Redis can be used.
 * @throws StartError naming all that can't
 */
export const waitForServices = async (
  databases: readonly AwaitedDatabase[],
  redises: readonly RedisClient[],
  { isCluster }: Pick<RedisServers, 'isCluster'>,
): Promise<void> => {
  const problems = await Promise.all([...databases.map(databaseProblem), redisProblem(redises, isCluster)]);
  const told = problems.filter((problem) => problem !== undefined);
  if (told.length > 0) throw new StartError(told.join('\n'));
};

/** Waits for the database, unless that would not help; undefined once its directory of shops can be read. */
const databaseProblem = async ({ setting, ask, onMissing }: AwaitedDatabase): Promise<string | undefined> => {
  const until = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const code = await ask().then(() => undefined, codeOf);
    if (code === undefined) return undefined;
    const fatal = fatalOfDatabase(code);
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
  'REDIS_URL: this is a node of a Redis Cluster; set REDIS_CLUSTER=on, and name two or more of its nodes.';

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
    const fatal = fatalOfDatabase(outcome);
    if (fatal !== undefined) throw new StartError(`${setting}: ${fatal}.`);
    if (!isNeeded) return;
    if (performance.now() > until) throw new StartError(`${setting}: PostgreSQL does not answer (${outcome}).`);
    await pause(RETRY_MS);
  }
};

/** Undefined once each client can be used. */
const redisProblem = async (redises: readonly RedisClient[], isCluster: boolean): Promise<string | undefined> => {
  const heard = hearTroubles(redises);
  try {
    await Promise.race([Promise.all(redises.map((redis) => redisReady(redis, START_TIMEOUT_MS))), heard.refused]);
    const [redis] = redises;
    return !isCluster && redis !== undefined && (await isClusterNode(redis)) ? CLUSTER : undefined;
  } catch (error) {
    const reason = failureCode(error) ?? heard.reason();
    return `REDIS_URL: ${fatalOfRedis(reason) ?? `Redis does not answer (${reason})`}.`;
  } finally {
    heard.stop();
  }
};

/** Hears why clients don't come to be ready; `refused` rejects when it is of no use to wait. */
const hearTroubles = (redises: readonly RedisClient[]) => {
  let reason = NO_ANSWER;
  const refused = Promise.withResolvers<never>();
  const note = (error: unknown): void => {
    reason = failureCode(error) ?? reason;
    if (fatalOfRedis(reason) !== undefined) refused.reject(error);
  };
  for (const redis of redises) for (const event of TROUBLES) redis.on(event, note);
  return {
    refused: refused.promise,
    reason: () => reason,
    stop: (): void => {
      for (const redis of redises) for (const event of TROUBLES) redis.off(event, note);
    },
  };
};

/** A cluster's client tells what one of its servers said apart from its own trouble. */
const TROUBLES = ['error', 'node error'] as const;

/**
 * Says so when Kafka is not there, or does not let us in. Nobody waits for it: events stay in the outbox, and callers are
 * served.
 */
export const lookForKafka = async (servers: KafkaServers, logger: Logger): Promise<void> => {
  if (servers.brokers.length === 0) return;
  const trouble = (await isAnyReachable(servers.brokers)) ? await kafkaRefusal(servers) : 'Kafka does not answer';
  if (trouble === undefined) return;
  logger.warn(`KAFKA_BROKERS: ${trouble}; events wait in the outbox meanwhile`, { dependency: 'kafka' });
};

const codeOf = (error: unknown): string => failureCode(error) ?? NO_ANSWER;
