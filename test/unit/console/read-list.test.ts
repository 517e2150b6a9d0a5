import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { writeXlsx } from 'hucre/xlsx';
import { readList, unpackedBytes } from '../../../src/console/read-list.ts';
import { readTypedItems, type TypedItem } from '../../../src/features/catalogue/typed-items.ts';

const read = (text: string, encoding: 'utf8' | 'latin1' = 'utf8') =>
  readList({ name: 'items.csv', bytes: Buffer.from(text, encoding) }, 300);

describe('a file with items', () => {
  test('is read with the marks of any spreadsheet: comma, semicolon or tab, quotes, and what Windows writes', async () => {
    const sugar = { name: 'Sugar, brown', unit: 'kg', price: '1,250', stock: '2.5', threshold: '0' };
    expect(await read('\uFEFF"Sugar, brown",kg,"1,250",2.5,\r\n')).toEqual([sugar]);
    expect(await read('Sugar, brown;kilo;1,250;2.5;\n')).toEqual([sugar]);
    expect(await read('nom\tunité\tprix\nThé\tpièce\t100\n', 'latin1')).toEqual([
      { name: 'Thé', unit: 'pc', price: '100', stock: '0', threshold: '0' },
    ]);
  });

  test('may name its columns in any order, and our own list of the stock does', async () => {
    const own = 'code,item,unit,price,currency,stock,value_at_price,alert_level\n7,Unga,bag,210.00,KES,12,2520.00,3\n';
    expect(await read(own)).toEqual([{ name: 'Unga', unit: 'bag', price: '210.00', stock: '12', threshold: '3' }]);
  });

  test('of more rows than fit shows that there are more', async () => {
    expect(await readList({ name: 'x', bytes: Buffer.from('Unga,pc,1\n'.repeat(500)) }, 300)).toHaveLength(302);
  });

  test('that would unpack to more than a list is not unpacked', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => [`Item ${n}`, 'pc', 10]);
    const small = Buffer.from(await writeXlsx({ sheets: [{ name: 'Items', rows }] }));
    expect(unpackedBytes(small)).toBeGreaterThan(1000);
    expect(await readList({ name: 'x', bytes: small }, 300)).toHaveLength(20);
    const wide = Buffer.from(await writeXlsx({ sheets: [{ name: 'Items', rows: [['x'.repeat(9_000_000)]] }] }));
    expect(wide.length).toBeLessThan(524_288);
    expect(await readList({ name: 'x', bytes: wide }, 300)).toBeUndefined();
  });

  test('of any bytes is a list or none, and never a failure', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, asZip) => {
        const file = Buffer.concat([asZip ? Buffer.from('PK') : Buffer.alloc(0), Buffer.from(bytes)]);
        const items = await readList({ name: 'x', bytes: file }, 300);
        expect(items === undefined || Array.isArray(items)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the rows', () => {
  const cell = fc.oneof(
    fc.constantFrom('pc', 'kg', '1', '0.5', '1,250', 'KES 20', 'Unga', '', '-1', '99999999999'),
    fc.string({ maxLength: 20 }),
  );
  const row: fc.Arbitrary<TypedItem> = fc.record({ name: cell, unit: cell, price: cell, stock: cell, threshold: cell });

  test('are each an item or have a fault, and no name is there twice', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
        const items = readTypedItems(rows, 'KES');
        expect(items).toHaveLength(rows.length);
        for (const { item, faults } of items) expect(item === undefined).toBe(faults.length > 0);
        const names = items.flatMap(({ item }) => (item === undefined ? [] : [item.name.toLowerCase()]));
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });

  test('are in the money of the shop: francs have no cents', () => {
    const typed = { name: 'Riz', unit: 'kg', price: '500,50', stock: '1', threshold: '0' };
    expect(readTypedItems([typed], 'XOF')[0]?.faults).toEqual([{ field: 'price', code: 'price_invalid' }]);
    expect(readTypedItems([{ ...typed, price: '1 500' }], 'XOF')[0]?.item?.priceMinor).toBe(1500);
  });
});
