import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { appPassword } from '../../src/tenancy/app-login.ts';
import { migrateDatabase } from '../../src/tenancy/migrate.ts';
import { TEST_SECRET_KEY } from './secrets.ts';
import { testServices } from './services.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** What `prepareTemplate` made for this run. */
export const templateName = (): string => {
  const name = process.env['KIBANDA_TEST_TEMPLATE'];
  if (name === undefined) throw new Error('There is no template database: see test/support/global-setup.mjs.');
  return name;
};

/** The template's name changes with what makes it, so that services kept between runs never serve an old one. */
const currentName = (): string => {
  const hash = createHash('sha256');
  for (const folder of ['migrations', 'src/tenancy']) {
    for (const file of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      if (file.endsWith('.ts')) hash.update(file).update(readFileSync(join(ROOT, folder, file)));
    }
  }
  return `test_template_${hash.digest('hex').slice(0, 16)}`;
};

/** The address of another database on the server of the tests, as its owner. */
export const ownerUrlOf = (database: string): string => {
  const url = new URL(testServices().KIBANDA_TEST_DATABASE);
  url.pathname = `/${database}`;
  return url.href;
};

/** Runs one statement on the server of the tests. */
export const onServer = async <Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: ownerUrlOf('postgres') });
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
};

/** Migrates the template database that every test file clones, unless that has been done. */
export const prepareTemplate = async (): Promise<void> => {
  const name = currentName();
  // Jest's workers, started later, inherit it.
  process.env['KIBANDA_TEST_TEMPLATE'] = name;
  const client = new pg.Client({ connectionString: ownerUrlOf('postgres') });
  await client.connect();
  try {
    // Several runs may share services that are kept up.
    await client.query(`select pg_advisory_lock(hashtext('kibanda test template'))`);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 1) return;
    const half = `${name}_half`;
    await client.query(`drop database if exists ${half} with (force)`);
    await client.query(`create database ${half}`);
    await migrateDatabase({ ownerUrl: ownerUrlOf(half), appPassword: appPassword(TEST_SECRET_KEY) });
    await client.query(`alter database ${half} rename to ${name}`);
  } finally {
    await client.end();
  }
};
