import { Redis } from 'ioredis';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startArchivedPostgres, type ArchivedPostgres } from '../../scripts/services/archived-postgres.ts';
import { compose, type Role } from '../../src/compose/program.ts';
import { loadConfig, type Environment } from '../../src/config.ts';
import { loadAcceptance } from '../../src/fixtures/acceptance.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createHasher } from '../../src/platform/hash.ts';
import { createSecretsHasher } from '../../src/platform/secrets-hash.ts';
import { appPassword, appUrlOf } from '../../src/tenancy/app-login.ts';
import { migrateDatabase } from '../../src/tenancy/migrate.ts';
import { openOwnerDatabase } from '../../src/tenancy/owner.ts';
import { afterFile } from './after-file.ts';
import { startFakeAfricasTalking, type FakeAfricasTalking } from './fake-africastalking.ts';
import { programSettings } from './program-settings.ts';
import { testRedis } from './redis.ts';
import { TEST_SECRET_KEY } from './secrets.ts';

/** The two shops of the acceptance cases on a PostgreSQL that is backed up, and a provider that outlives it. */
export interface ArchivedProgram {
  readonly server: ArchivedPostgres;
  readonly provider: FakeAfricasTalking;
  /** The settings of an operator who works on this installation. */
  readonly env: Environment;
  /** Starts the program in these roles, and answers where it listens and how it is stopped. */
  readonly run: (roles: readonly Role[]) => Promise<{ readonly url: string; readonly stop: () => Promise<void> }>;
  /** Forgets how often each number has dialled: a test may dial more often than a thumb. */
  readonly forgetDials: () => Promise<void>;
  readonly rows: <Row extends object>(sql: string) => Promise<readonly Row[]>;
}

const SMS = { username: 'kibanda', apiKey: 'a-key-that-only-the-tests-use' };

/** Starts it; everything is stopped after the file. */
export const archivedProgram = async (): Promise<ArchivedProgram> => {
  const folder = mkdtempSync(join(tmpdir(), 'kibanda-backups-'));
  chmodSync(folder, 0o755);
  const [server, redis, provider] = await Promise.all([
    startArchivedPostgres(folder),
    testRedis(),
    startFakeAfricasTalking(SMS),
  ]);
  const redisClient = new Redis(redis.url);
  afterFile(async () => {
    await redisClient.quit();
    await Promise.all([server.stop(), provider.close()]);
    rmSync(folder, { recursive: true, force: true });
  });
  await migrateDatabase({ ownerUrl: server.url, appPassword: appPassword(TEST_SECRET_KEY) });
  const env: Environment = {
    ...programSettings({ ownerUrl: server.url, appUrl: appUrlOf(server.url, TEST_SECRET_KEY) }, redis),
    ...server.env,
    // A database that is killed is many errors.
    LOG_LEVEL: 'silent',
    AFRICASTALKING_USERNAME: SMS.username,
    AFRICASTALKING_API_KEY: SMS.apiKey,
    AFRICASTALKING_SMS_URL: provider.url,
  };
  const config = loadConfig(env);
  await withOwner(server.url, (owner) =>
    loadAcceptance(
      {
        ...{ owner, clock: systemClock, environment: 'test', forget: () => Promise.resolve() },
        ...{ hasher: createHasher(config.secretKey), secrets: createSecretsHasher(config.pinPeppers) },
      },
      [],
    ),
  );
  return {
    ...{ server, provider, env },
    rows: (sql) => withOwner(server.url, async (owner) => (await owner.raw<{ rows: never[] }>(sql)).rows),
    forgetDials: async () => {
      const numbers = await redisClient.keys('ussd:*:dials');
      if (numbers.length > 0) await redisClient.del(numbers);
    },
    run: async (roles) => {
      const program = await compose(config);
      afterFile(program.stop);
      const { port = 0 } = await program.start(roles);
      return { url: `http://127.0.0.1:${port}`, stop: program.stop };
    },
  };
};

const withOwner = async <T>(
  url: string,
  work: (owner: ReturnType<typeof openOwnerDatabase>) => Promise<T>,
): Promise<T> => {
  const owner = openOwnerDatabase(url, 1);
  try {
    return await work(owner);
  } finally {
    await owner.destroy();
  }
};
