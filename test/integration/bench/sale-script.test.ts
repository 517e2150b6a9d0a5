import { afterAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { saleScript } from '../../../bench/sale-script.ts';
import { openDesk } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

/** The script's statements as pgbench would send them: its own commands done, its variables filled in. */
const statementsOf = (script: string, variables: Readonly<Record<string, number>>): readonly string[] =>
  script
    .split('\n')
    .filter((line) => !line.startsWith('\\'))
    .join('\n')
    .replace(/(?<!:):([a-z_]\w*)/g, (_whole, name: string) => String(variables[name]))
    .split(/;\s*\n/)
    .filter((statement) => statement.trim() !== '');

test('what pgbench is given saves sales as the service does', async () => {
  const shop = await desk.openShop();
  const basket = { tenant: shop.tenant, sellerId: shop.asha.id, code: 12 };
  const script = await saleScript(desk.inTenant, basket, 1000);
  const client = new pg.Client({ connectionString: desk.appUrl });
  await client.connect();

  for (const n of [1, 2]) {
    for (const statement of statementsOf(script, { client_id: 0, round: 1, n })) await client.query(statement);
  }
  await client.end();

  expect(script).not.toMatch(/\$\d/);
  expect(await desk.table(shop, 'sales')).toHaveLength(3);
  expect(await desk.stockOf(shop, 12)).toBe(37_000);
  expect(await desk.owner('public.outbox').where({ tenant_id: shop.tenant.id })).toHaveLength(6);
});
