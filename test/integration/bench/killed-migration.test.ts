import { expect, test } from '@jest/globals';
import { killMigration } from '../../../bench/killed-migration.ts';
import { openTenancy } from '../../support/open-tenancy.ts';

const { database, owner, openShop } = await openTenancy();

test('a migration of forty shops that is killed ten times leaves all at one version, and none was touched twice', async () => {
  for (let opened = 0; opened < 40; opened += 1) await openShop();
  expect(await killMigration(owner, database.ownerUrl, 10)).toMatchObject({
    shops: 40,
    kills: 10,
    behind: 0,
    notOnce: 0,
  });
}, 120_000);
