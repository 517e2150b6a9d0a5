import { Redis } from 'ioredis';
import { forgetPhones } from '../../src/cli/forget-phones.ts';
import { compose, type Role } from '../../src/compose/program.ts';
import type { Outside } from '../../src/compose/outside.ts';
import { loadConfig, type Environment } from '../../src/config.ts';
import { loadAcceptance } from '../../src/fixtures/acceptance.ts';
import type { Given } from '../../src/fixtures/acceptance-data.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createHasher } from '../../src/platform/hash.ts';
import { createSecretsHasher } from '../../src/platform/secrets-hash.ts';
import { openOwnerDatabase } from '../../src/tenancy/owner.ts';
import { afterFile } from './after-file.ts';
import { testDatabase } from './database.ts';
import { programSettings } from './program-settings.ts';
import { testRedis, type TestRedis } from './redis.ts';
import { startRole, type RoleProcess } from './role-process.ts';

/** The schema of shop A of the acceptance cases. */
export const SHOP_A_SCHEMA = 'tenant_2051';

/** The whole program with the two shops of the acceptance cases. */
export interface AcceptanceProgram {
  readonly url: string;
  /** The database's owner login. */
  readonly ownerUrl: string;
  readonly redis: TestRedis;
  /** A client of the program's Redis, to look into it. */
  readonly redisClient: Redis;
  /** Both shops as at the beginning of each case. */
  readonly reload: (...givens: readonly Given[]) => Promise<void>;
  /** Forgets how often each number has dialled: a test may dial more often than a thumb. */
  readonly forgetDials: () => Promise<void>;
  /** Looks into the database as its owner. */
  readonly rows: <Row extends object>(sql: string) => Promise<readonly Row[]>;
  /** A second server with callbacks of its own, in this process: the same database and Redis, nothing else shared. */
  readonly secondServer: () => Promise<string>;
  /** Another process that answers callers. */
  readonly startWeb: (more?: Environment) => Promise<RoleProcess>;
  /** Another process of any role, or of `all`. */
  readonly startRole: (role: string, more?: Environment) => Promise<RoleProcess>;
}

/** Starts it on a database and a Redis of its own; everything is stopped after the file. */
export const acceptanceProgram = async (
  settings: Environment | ((appUrl: string) => Promise<Environment>) = {},
  outside: Outside = {},
): Promise<AcceptanceProgram> => {
  const [database, redis] = await Promise.all([testDatabase(), testRedis()]);
  const more = typeof settings === 'function' ? await settings(database.appUrl) : settings;
  const env: Environment = { ...programSettings(database, redis), ...more };
  const config = loadConfig(env);
  const owner = openOwnerDatabase(database.ownerUrl);
  const redisClient = new Redis(redis.url);
  afterFile(async () => {
    await redisClient.quit();
    await owner.destroy();
  });
  const hasher = createHasher(config.secretKey);
  const secrets = createSecretsHasher(config.pinPeppers);
  const reload = async (...givens: readonly Given[]): Promise<void> => {
    const forget = (phones: readonly string[]): Promise<void> =>
      forgetPhones(
        redis.url,
        phones.map((phone) => hasher.phone(phone)),
      );
    const clock = outside.clock ?? systemClock;
    await loadAcceptance({ owner, clock, environment: 'test', hasher, secrets, forget }, givens);
  };
  await reload();
  const run = async (roles: readonly Role[]): Promise<string> => {
    const program = await compose(config, outside);
    afterFile(program.stop);
    const { port = 0 } = await program.start(roles);
    return `http://127.0.0.1:${port}`;
  };
  const url = await run(['web', 'relay', 'worker']);
  return {
    url,
    secondServer: () => run(['web']),
    ownerUrl: database.ownerUrl,
    redis,
    redisClient,
    reload,
    forgetDials: async () => {
      const numbers = await redisClient.keys('ussd:*:dials');
      if (numbers.length > 0) await redisClient.del(numbers);
    },
    rows: async (sql) => (await owner.raw<{ rows: never[] }>(sql)).rows,
    startWeb: (given = {}) => startRole('web', { ...env, ...given }),
    startRole: (role, given = {}) => startRole(role, { ...env, ...given }),
  };
};
