import { randomBytes } from 'node:crypto';
import { afterFile } from './after-file.ts';
import { appUrlOf } from '../../src/tenancy/app-login.ts';
import { TEST_SECRET_KEY } from './secrets.ts';
import { onServer, ownerUrlOf, templateName } from './template-database.ts';

export interface TestDatabase {
  readonly name: string;
  /** For migrations and provisioning, and for looking behind the scenes. */
  readonly ownerUrl: string;
  /** What the program serves with. */
  readonly appUrl: string;
}

/**
 * A database of its own for one test file: a clone of the migrated template, dropped after the file's last test. Call it
 * at the top of the file (`const database = await testDatabase();`) and close your connections in `afterAll`.
 */
export const testDatabase = async (): Promise<TestDatabase> => {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name} template ${templateName()}`);
  afterFile(async () => {
    await onServer(`drop database if exists ${name} with (force)`);
  });
  const ownerUrl = ownerUrlOf(name);
  return { name, ownerUrl, appUrl: appUrlOf(ownerUrl, TEST_SECRET_KEY) };
};
