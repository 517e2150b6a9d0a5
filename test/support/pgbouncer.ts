import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPgBouncer } from '../../scripts/services/pgbouncer.ts';
import { afterFile } from './after-file.ts';
import type { TestDatabase } from './database.ts';

const loginIn = (address: string) => {
  const { username: name, password } = new URL(address);
  return { name, password };
};

/** A PgBouncer before a test's database, stopped after the file; answers its address for the owner and for the program. */
export const testPgBouncer = async (database: TestDatabase, mode: 'transaction' | 'session') => {
  const folder = mkdtempSync(join(tmpdir(), 'kibanda-pgbouncer-'));
  const users = [loginIn(database.ownerUrl), loginIn(database.appUrl)];
  const { port, stop } = await startPgBouncer({ folder, mode, server: database.ownerUrl, users });
  afterFile(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const through = (address: string): string => {
    const url = new URL(address);
    url.port = String(port);
    return url.href;
  };
  return { ownerUrl: through(database.ownerUrl), appUrl: through(database.appUrl) };
};
