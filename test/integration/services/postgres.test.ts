import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { startPostgres, type PostgresServer } from '../../../scripts/services/postgres.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'kibanda-postgres-'));
const settings = { dataDir, password: 'only-a-test', durable: true };
const servers: PostgresServer[] = [];

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  for (const { data } of servers) rmSync(data, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
});

const start = async (): Promise<PostgresServer> => {
  const server = await startPostgres(settings);
  servers.push(server);
  return server;
};

const ask = async ({ url }: PostgresServer, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

test('our own PostgreSQL keeps what was committed, through a clean stop and through a power cut', async () => {
  const first = await start();
  await ask(first, `create table kept as select 'maize flour' as item`);
  await first.stop();

  const second = await start();
  await ask(second, `insert into kept values ('sugar')`);
  await second.kill();
  // What a kill leaves behind, when the number belongs to somebody else by now.
  writeFileSync(join(second.data, 'postmaster.pid'), `${process.pid}\n`);

  const third = await start();
  await expect(ask(third, 'select item from kept order by item')).resolves.toEqual([
    { item: 'maize flour' },
    { item: 'sugar' },
  ]);
});
