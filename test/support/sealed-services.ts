import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../../scripts/services/certificates.ts';
import { startKafka } from '../../scripts/services/kafka.ts';
import { startPostgres } from '../../scripts/services/postgres.ts';
import type { Environment } from '../../src/config.ts';
import { appPassword, appUrlOf } from '../../src/tenancy/app-login.ts';
import { securedAddress } from '../../src/tenancy/database-settings.ts';
import { migrateDatabase } from '../../src/tenancy/migrate.ts';
import { afterFile } from './after-file.ts';
import type { TestDatabase } from './database.ts';
import { testRedis, type TestRedis } from './redis.ts';
import { TEST_SECRET_KEY } from './secrets.ts';

/** Services that let nobody in without TLS and a login, each for `localhost` only. */
export interface SealedServices {
  readonly database: TestDatabase;
  readonly redis: TestRedis;
  /** What the program must be told of them: nothing else reaches them. */
  readonly settings: Environment & Readonly<Record<'DATABASE_URL' | 'REDIS_URL' | 'KAFKA_BROKERS', string>>;
  /** The file of another authority, which signed none of their certificates. */
  readonly otherAuthority: string;
}

const PASSWORD = 'hush-hush';
/** What docs/operations.md asks for: all but what looks after the server and its other users. */
const RIGHTS = '~* &* +@all -@admin -@dangerous +info';

/** Starts a PostgreSQL, a Redis and a Kafka of that kind; all of them end with the file. */
export const sealedServices = async (): Promise<SealedServices> => {
  const folder = mkdtempSync(join(tmpdir(), 'kibanda-sealed-'));
  chmodSync(folder, 0o755);
  const [tls, other] = await Promise.all(['ours', 'other'].map((name) => makeCertificate(join(folder, name))));
  if (tls === undefined || other === undefined) throw new Error('There are no certificates.');
  const [postgres, redis, kafka] = await Promise.all([
    startPostgres({ dataDir: join(folder, 'postgres'), password: PASSWORD, durable: false, tls }),
    testRedis({ tls, password: PASSWORD, user: { name: 'till', rights: RIGHTS } }),
    startKafka({ folder: join(folder, 'kafka'), secure: { tls, username: 'till', password: PASSWORD } }),
  ]);
  afterFile(async () => {
    await Promise.all([postgres.stop(), kafka.stop()]);
    for (const used of [postgres.data, folder]) rmSync(used, { recursive: true, force: true });
  });
  const ownerUrl = securedAddress(postgres.url, { isVerified: true, authorities: tls.authority });
  await migrateDatabase({ ownerUrl, appPassword: appPassword(TEST_SECRET_KEY) });
  return {
    database: { name: 'kibanda', ownerUrl: postgres.url, appUrl: appUrlOf(postgres.url, TEST_SECRET_KEY) },
    redis,
    settings: {
      DATABASE_URL: postgres.url,
      DATABASE_TLS: 'verify-full',
      DATABASE_CA_FILE: tls.authority,
      REDIS_URL: redis.url.replace('://:', '://till:'),
      REDIS_CA_FILE: tls.authority,
      KAFKA_BROKERS: kafka.brokers,
      KAFKA_TLS: 'on',
      KAFKA_CA_FILE: tls.authority,
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_USERNAME: 'till',
      KAFKA_PASSWORD: PASSWORD,
    },
    otherAuthority: other.authority,
  };
};
