import { Redis } from 'ioredis';
import { forgetPhones } from '../../src/cli/forget-phones.ts';
import { compose, type Role } from '../../src/compose/program.ts';
import type { Outside } from '../../src/compose/outside.ts';
import { loadConfig, type Config, type Environment } from '../../src/config.ts';
import { loadAcceptance } from '../../src/fixtures/acceptance.ts';
import type { Given } from '../../src/fixtures/acceptance-data.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createHasher } from '../../src/platform/hash.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { closeRedis, createRedis, nodesOf, redisReady, type RedisClient } from '../../src/platform/redis.ts';
import { createSecretsHasher } from '../../src/platform/secrets-hash.ts';
import { openOwnerDatabase, type OwnerDatabase } from '../../src/tenancy/owner.ts';
import { afterFile } from './after-file.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { programSettings } from './program-settings.ts';
import { testRedis, type TestRedis } from './redis.ts';
import { startRole, type RoleProcess } from './role-process.ts';
import { databaseOnSecondServer } from './second-server.ts';

/** The schema of shop A of the acceptance cases. */
export const SHOP_A_SCHEMA = 'tenant_2051';

/** The whole program with the two shops of the acceptance cases. */
export interface AcceptanceProgram {
  readonly url: string;
  /** The database's owner login. */
  readonly ownerUrl: string;
  readonly redis: TestRedis;
  /** A client of the program's Redis, to look into it; where it is a cluster, of one of its nodes. */
  readonly redisClient: Redis;
  /** The clients of all nodes, where it is a cluster. */
  readonly redisNodes: () => readonly Redis[];
  /** A client like the program's own. */
  readonly redisAsProgram: RedisClient;
  /** Both shops as at the beginning of each case. */
  readonly reload: (...givens: readonly Given[]) => Promise<void>;
  /** Forgets how often each number has dialled: a test may dial more often than a thumb. */
  readonly forgetDials: () => Promise<void>;
  /** Looks into the database of the shops as its owner. */
  readonly rows: <Row extends object>(sql: string) => Promise<readonly Row[]>;
  /** The same for the directory's database, where the shops are in another. */
  readonly directoryRows: AcceptanceProgram['rows'] | undefined;
  /** Has signposts lead to what was written into that database by hand. */
  readonly putSignposts: () => Promise<void>;
  /** A second server with callbacks of its own, in this process: the same database and Redis, nothing else shared. */
  readonly secondServer: () => Promise<string>;
  /** Another process that answers callers. */
  readonly startWeb: (more?: Environment) => Promise<RoleProcess>;
  /** Another process of any role, or of `all`. */
  readonly startRole: (role: string, more?: Environment) => Promise<RoleProcess>;
}

/** What a program stands on in place of a PostgreSQL and a Redis without further ado. */
export interface Ground {
  readonly database: TestDatabase;
  readonly redis: TestRedis;
  /** What it must be told of them. */
  readonly settings: Environment;
  /** What goes to the database is encrypted. */
  readonly isSealed?: boolean;
}

/** Starts it on a database and a Redis of its own; everything is stopped after the file. */
export const acceptanceProgram = async (
  settings: Environment | ((appUrl: string) => Promise<Environment>) = {},
  outside: Outside & { readonly elsewhere?: boolean; readonly ground?: Ground | undefined } = {},
): Promise<AcceptanceProgram> => {
  const { database: directory, redis, settings: ofGround } = outside.ground ?? (await plainGround());
  const database = outside.elsewhere === true ? await databaseOnSecondServer() : directory;
  const given = typeof settings === 'function' ? await settings(database.appUrl) : settings;
  const more = database === directory ? given : inSecondCell(database.ownerUrl, given);
  const env: Environment = { ...programSettings(directory, redis), ...ofGround, ...more };
  const config = loadConfig(env);
  const owner = ownerOf(config, database !== directory);
  const signs = database === directory ? undefined : openSigns(directory.ownerUrl, owner);
  const { redisClient, redisAsProgram } = await openRedis(redis);
  afterFile(async () => {
    await closeRedis(redisAsProgram);
    await owner.destroy();
    await signs?.close();
  });
  const hasher = createHasher(config.secretKey);
  const secrets = createSecretsHasher(config.pinPeppers);
  const reload = async (...givens: readonly Given[]): Promise<void> => {
    const forget = (phones: readonly string[]): Promise<void> =>
      forgetPhones(
        redis.servers,
        phones.map((phone) => hasher.phone(phone)),
      );
    const clock = outside.clock ?? systemClock;
    const cell = signs && { cell: SECOND };
    await loadAcceptance({ owner, ...cell, clock, environment: 'test', hasher, secrets, forget }, givens);
    await signs?.clear();
    await signs?.put();
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
    redisNodes: () => nodesOf(redisAsProgram),
    redisAsProgram,
    reload,
    forgetDials: async () => {
      const numbers = await redisClient.keys('ussd:*:dials');
      if (numbers.length > 0) await redisClient.del(numbers);
    },
    rows: async (sql) => (await owner.raw<{ rows: never[] }>(sql)).rows,
    directoryRows: signs?.rows,
    putSignposts: async () => signs?.put(),
    startWeb: (given = {}) => startRole('web', { ...env, ...given }),
    startRole: (role, given = {}) => startRole(role, { ...env, ...given }),
  };
};

/** The owner's connection to the database that the shops are in. */
const ownerOf = ({ database }: Config, isElsewhere: boolean): OwnerDatabase => {
  const cell = isElsewhere ? database.cells.get(SECOND) : undefined;
  return openOwnerDatabase((cell ?? database).directUrl);
};

const plainGround = async (): Promise<Ground> => {
  const [database, redis] = await Promise.all([testDatabase(), testRedis()]);
  return { database, redis, settings: {} };
};

const openRedis = async ({ url, servers }: TestRedis) => {
  if (!servers.isCluster) {
    const redis = new Redis(url, servers.authorities === undefined ? {} : { tls: { ca: servers.authorities } });
    return { redisClient: redis, redisAsProgram: redis };
  }
  const cluster = createRedis(servers, 'worker', silentLogger);
  await redisReady(cluster);
  const [redisClient] = nodesOf(cluster);
  if (redisClient === undefined) throw new Error('The cluster has no nodes.');
  return { redisClient, redisAsProgram: cluster };
};

const SECOND = 'second';

/** The settings of a program whose shops are in another database than the directory. */
const inSecondCell = (ownerUrl: string, { DATABASE_APP_URL: appUrl, ...others }: Environment): Environment => ({
  ...others,
  DATABASE_CELLS: `${SECOND}=${ownerUrl}${appUrl === undefined ? '' : `|${appUrl}`}`,
  NEW_SHOPS_CELL: SECOND,
});

/** The directory, with signposts to what a fixture has written into another database. */
const openSigns = (directoryUrl: string, shops: OwnerDatabase) => {
  const directory = openOwnerDatabase(directoryUrl);
  return {
    rows: async <Row extends object>(sql: string): Promise<readonly Row[]> =>
      (await directory.raw<{ rows: Row[] }>(sql)).rows,
    /** As a fixture does it in its own database. */
    clear: async (): Promise<void> => {
      const optOuts: object[] = await shops('public.sms_opt_outs').select('phone_hash');
      await directory('public.phone_settings').delete();
      await directory('public.sms_opt_outs').delete();
      await directory('public.sms_opt_outs').insert(optOuts);
    },
    put: async (): Promise<void> => {
      const tenants: object[] = await shops('public.tenants').select('id as tenant_id', 'number', 'cell');
      const people: object[] = await shops('public.memberships as m')
        .join('public.tenants as t', 't.id', 'm.tenant_id')
        .select('m.id as member_id', 'm.tenant_id', 'm.phone', 't.cell');
      await directory.transaction(async (trx) => {
        await trx('public.shop_signposts').delete();
        await trx('public.person_signposts').delete();
        await trx('public.shop_signposts').insert(tenants);
        await trx('public.person_signposts').insert(people);
      });
    },
    close: () => directory.destroy(),
  };
};
