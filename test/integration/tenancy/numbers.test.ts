import { expect, test } from '@jest/globals';
import { up } from '../../../migrations/shared/0005-ground.ts';
import { openTenancy } from '../../support/open-tenancy.ts';

const { owner, directory, openShop } = await openTenancy();

test('who joined a shop with a zero too many is found by the number that SMS reach', async () => {
  const written = [
    ['+2540722000001', '+254722000001'],
    ['+23408031234567', '+2348031234567'],
    ['+270821234567', '+27821234567'],
    // Where the zero belongs to the number it stays.
    ['+2250123456789', '+2250123456789'],
    ['+22601234567', '+22601234567'],
    ['+254722000002', '+254722000002'],
  ];
  for (const [phone = '', read = ''] of written) {
    const shop = await openShop();
    await owner('public.memberships').where({ tenant_id: shop.id }).update({ phone });
    await owner.transaction(async (trx) => {
      await trx.raw(`select set_config('search_path', 'public', true)`);
      await up(trx);
    });
    const [place] = await directory.membershipsOfPhone(read);
    expect([phone, place?.tenant.id]).toEqual([phone, shop.id]);
  }
});
