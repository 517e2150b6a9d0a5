import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../scripts/services/postgres.ts';
import { appPassword, appUrlOf } from '../../src/tenancy/app-login.ts';
import { migrateDatabase } from '../../src/tenancy/migrate.ts';
import { afterFile } from './after-file.ts';
import type { TestDatabase } from './database.ts';
import { TEST_SECRET_KEY } from './secrets.ts';

/** A migrated database on a PostgreSQL of its own, which shares nothing with that of the other tests; stopped after the file. */
export const databaseOnSecondServer = async (): Promise<TestDatabase> => {
  const folder = mkdtempSync(join(tmpdir(), 'kibanda-second-'));
  chmodSync(folder, 0o755);
  const server = await startPostgres({ dataDir: folder, password: 'kibanda', durable: false });
  afterFile(async () => {
    await server.stop();
    for (const used of [server.data, folder]) rmSync(used, { recursive: true, force: true });
  });
  await migrateDatabase({ ownerUrl: server.url, appPassword: appPassword(TEST_SECRET_KEY) });
  return { name: 'kibanda', ownerUrl: server.url, appUrl: appUrlOf(server.url, TEST_SECRET_KEY) };
};
