import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startPostgres } from '../scripts/services/postgres.ts';
import { startRedis } from '../scripts/services/redis.ts';
import { createHasher, type Hasher } from '../src/platform/hash.ts';
import { createSecretsHasher, parsePeppers } from '../src/platform/secrets-hash.ts';
import { appPassword, appUrlOf } from '../src/tenancy/app-login.ts';
import { migrateDatabase } from '../src/tenancy/migrate.ts';
import { openOwnerDatabase, type OwnerDatabase } from '../src/tenancy/owner.ts';
import { openBenchShops, type BenchShop } from './shops.ts';

/** What all measurements stand on: a PostgreSQL and a Redis of their own, as `npm start` runs them, and some shops. */
export interface Ground {
  readonly env: Readonly<Record<string, string>>;
  readonly appUrl: string;
  readonly redisUrl: string;
  readonly owner: OwnerDatabase;
  readonly redis: Redis;
  readonly hasher: Hasher;
  readonly shops: readonly BenchShop[];
  /** Empties Redis and the outbox, so that no run pays for the one before. */
  readonly clean: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const random = (): string => randomBytes(32).toString('hex');

/** Starts the services and opens the shops. Both services keep what they are told, as in production. */
export const prepareGround = async (shopCount: number): Promise<Ground> => {
  const folder = mkdtempSync(join(tmpdir(), 'kibanda-bench-'));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({ dataDir: folder, password: 'bench', durable: true });
  const server = await startRedis({ folder: join(folder, 'redis'), durable: true });
  const secretKey = random();
  const peppers = `1:${random()}`;
  await migrateDatabase({ ownerUrl: postgres.url, appPassword: appPassword(secretKey) });
  const owner = openOwnerDatabase(postgres.url);
  const redis = new Redis(server.url);
  const pinHash = await createSecretsHasher(parsePeppers(peppers)).hash('5831');
  const clean = async (): Promise<void> => {
    await redis.flushall();
    await owner.raw('truncate public.outbox');
    await owner.raw('checkpoint');
  };
  const shops = await openBenchShops(owner, shopCount, pinHash);
  await owner.raw('analyze');
  await clean();
  return {
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      DATABASE_URL: postgres.url,
      REDIS_URL: server.url,
      SECRET_KEY: secretKey,
      PIN_PEPPERS: peppers,
      CALLBACK_SECRET: 'bench-on-loopback',
      // What is measured is how fast, not how much a seller may send.
      SMS_CAPS: 'number 999999/999999/999999, seller 999999/999999/999999, shop 999999/999999/999999',
      PORT: '0',
    },
    appUrl: appUrlOf(postgres.url, secretKey),
    redisUrl: server.url,
    owner,
    redis,
    hasher: createHasher(secretKey),
    shops,
    clean,
    close: async () => {
      await owner.destroy();
      redis.disconnect();
      await Promise.all([postgres.stop(), server.stop()]);
      for (const path of [postgres.data, folder]) rmSync(path, { recursive: true, force: true });
    },
  };
};
