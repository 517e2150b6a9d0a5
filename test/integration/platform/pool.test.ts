import { expect, test } from '@jest/globals';
import { createPool } from '../../../src/platform/postgres.ts';
import { afterFile } from '../../support/after-file.ts';
import { openCuttingProxy } from '../../support/cutting-proxy.ts';
import { testDatabase } from '../../support/database.ts';

const database = await testDatabase();

test('nobody waits for ever on a line that went silent, and its connection is given up', async () => {
  const line = await openCuttingProxy(database.appUrl);
  const settings = { url: line.url, applicationName: 'silence', max: 1, onError: () => undefined };
  const pool = createPool({ ...settings, answerMs: 300 });
  afterFile(() => pool.end());
  await pool.query('select 1');
  line.cutting('silence');
  await expect(pool.query('select 1')).rejects.toThrow('timeout');
  line.cutting('never');
  await expect(pool.query('select 1')).resolves.toMatchObject({ rowCount: 1 });
});
