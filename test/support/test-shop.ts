import type { Knex } from 'knex';
import { withCheckDigit } from '../../src/values/damm.ts';
import { newId } from '../../src/platform/ids.ts';
import { currencyOf, timezoneOf, type CountryCode } from '../../src/values/money.ts';
import type { Unit } from '../../src/values/quantity.ts';
import { nameKey } from '../../src/values/text-input.ts';
import type { Actor } from '../../src/tenancy/actor.ts';
import { provisionSchema } from '../../src/tenancy/provision.ts';
import type { Tenant } from '../../src/tenancy/tenant.ts';

export interface TestItem {
  readonly code: number;
  readonly name: string;
  readonly priceMinor: number;
  readonly unit?: Unit;
  readonly stockMilli?: number;
  readonly thresholdMilli?: number;
}

export interface TestShop {
  readonly tenant: Tenant;
  readonly vendor: Actor;
  readonly asha: Actor;
  readonly juma: Actor;
  /** Ids of the items by their number. */
  readonly itemIds: ReadonlyMap<number, string>;
}

/** What most tests sell. */
export const USUAL_ITEMS: readonly TestItem[] = [
  { code: 3, name: 'Bread', priceMinor: 6500, stockMilli: 1000, thresholdMilli: 2000 },
  { code: 7, name: 'Milk 500ml', priceMinor: 6000, stockMilli: 6000, thresholdMilli: 5000 },
  { code: 12, name: 'Sugar 1kg', priceMinor: 15000, stockMilli: 40_000, thresholdMilli: 10_000 },
  { code: 20, name: 'Rice kg', priceMinor: 16000, unit: 'kg', stockMilli: 25_000, thresholdMilli: 5000 },
  { code: 31, name: 'Soap', priceMinor: 4500, stockMilli: 0, thresholdMilli: 5000 },
];

const actor = (role: 'vendor' | 'cashier', name: string): Actor => ({ id: newId(), role, name, channel: 'ussd' });

const insertTenant = async (owner: Knex.Transaction, country: CountryCode): Promise<Tenant> => {
  const { rows } = await owner.raw<{ rows: { number: number }[] }>(`select nextval('shop_numbers')::int as number`);
  const number = rows[0]?.number ?? 0;
  const tenant: Tenant = {
    id: newId(),
    number,
    schema: `tenant_${number}`,
    cell: 'main',
    shopNumber: withCheckDigit(number),
    name: `Shop ${number}`,
    country,
    currency: currencyOf(country),
    timezone: timezoneOf(country),
    language: 'en',
    status: 'active',
  };
  const { schema, shopNumber, ...columns } = tenant;
  await owner('public.tenants').insert({ ...columns, schema_name: schema, shop_number: shopNumber });
  return tenant;
};

const insertItem = async (owner: Knex.Transaction, item: TestItem, actorId: string): Promise<string> => {
  const id = newId();
  const stock = item.stockMilli ?? 0;
  await owner('inventory').insert({
    id,
    code: item.code,
    product_name: item.name,
    name_key: nameKey(item.name),
    unit: item.unit ?? 'pc',
    price_minor: item.priceMinor,
    stock_level_milli: stock,
    alert_threshold_milli: item.thresholdMilli ?? 0,
    alert_armed: stock > (item.thresholdMilli ?? 0),
  });
  await owner('stock_movements').insert({
    id: newId(),
    inventory_id: id,
    delta_milli: stock,
    balance_milli: stock,
    kind: 'opening',
    actor_id: actorId,
    occurred_at: new Date('2026-01-01T08:00:00Z'),
  });
  return id;
};

/** Opens a shop with an owner, two sellers and its items, by the owner of the database. */
export const openTestShop = async (
  owner: Knex,
  { country = 'KE', items = USUAL_ITEMS }: { country?: CountryCode; items?: readonly TestItem[] } = {},
): Promise<TestShop> =>
  owner.transaction(async (trx) => {
    const tenant = await insertTenant(trx, country);
    await provisionSchema(trx, tenant.id, tenant.schema);
    const people = { vendor: actor('vendor', 'Njeri'), asha: actor('cashier', 'Asha'), juma: actor('cashier', 'Juma') };
    for (const [index, { id, role, name }] of Object.values(people).entries()) {
      const phone = `+2547${String(tenant.number).padStart(7, '0')}${index}`;
      const language = tenant.language;
      const place = { id, tenant_id: tenant.id, phone, role, name, seller_number: index + 1, language };
      await trx('public.memberships').insert(place);
    }
    await trx.raw(`select set_config('search_path', ?, true)`, [tenant.schema]);
    const itemIds = new Map<number, string>();
    for (const item of items) itemIds.set(item.code, await insertItem(trx, item, people.vendor.id));
    return { tenant, ...people, itemIds };
  });
