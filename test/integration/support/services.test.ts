import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { testDatabase } from '../../support/database.ts';

const database = await testDatabase();

const ask = async (connectionString: string, sql: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows[0];
  } finally {
    await client.end();
  }
};

describe('the database of a test file', () => {
  test('has the tables of a fresh installation', async () => {
    await expect(ask(database.ownerUrl, 'select count(*)::int as shops from tenants')).resolves.toEqual({ shops: 0 });
  });

  test('lets the program in with its own login', async () => {
    await expect(ask(database.appUrl, 'select current_user as login')).resolves.toEqual({ login: 'kibanda_app' });
  });
});
