import { expect, test } from '@jest/globals';
import { openCountry } from '../../../bench/country.ts';
import { checkLedger } from '../../../src/features/books/check-ledger.ts';
import { findBrokenLinks } from '../../../src/features/audit/check-chain.ts';
import { toTenant } from '../../../src/tenancy/tenant.ts';
import { isDammValid } from '../../../src/values/damm.ts';
import { openTenancy, sql } from '../../support/open-tenancy.ts';

const { owner, inTenant } = await openTenancy();

test('a made-up country has books that add up, receipts without a gap, and trades by day and in the week', async () => {
  const country = { shops: 3, salesOfOne: 200, salesOfLargest: 3000, days: 60, pinHash: 'none', concurrency: 2 };
  expect(await openCountry(owner, country)).toBe(3400);

  const rows: unknown[] = await owner('public.tenants').orderBy('number');
  const sales: number[] = [];
  for (const shop of rows.map(toTenant)) {
    expect(await inTenant(shop, async (tx) => [await checkLedger(tx), await findBrokenLinks(tx)])).toEqual([[], []]);
    const receipts = await inTenant(shop, (tx) =>
      tx.query<{ receipt: string; hour: number; night: boolean }>(
        sql(`select receipt_reference as receipt, extract(hour from transaction_time at time zone 'Africa/Nairobi') between 0 and 4 as night
          from sales order by created_at, receipt_reference`),
      ),
    );
    expect(receipts.every(({ receipt }) => isDammValid(receipt))).toBe(true);
    expect(receipts.map(({ receipt }) => Number(receipt.slice(0, -1))).toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: receipts.length }, (_, index) => 1001 + index),
    );
    expect(receipts.some(({ night }) => night)).toBe(false);
    sales.push(receipts.length);
  }
  expect(sales.toSorted((one, other) => one - other)).toEqual([200, 200, 3000]);
});
