import { addCashier, openSilently, writeItems } from '../../src/fixtures/write-shop.ts';
import { newId } from '../../src/platform/ids.ts';
import type { SecretsHasher } from '../../src/platform/secrets-hash.ts';
import type { OwnerDatabase } from '../../src/tenancy/owner.ts';
import type { Person } from '../seen.ts';

/** A shop of the storm. */
export interface StormShop {
  readonly tenantId: string;
  readonly schema: string;
  readonly people: readonly Person[];
  /** Stands in the name of every item: it must never be seen in another shop. */
  readonly mark: string;
}

/** Five shops of six people: thirty phones. */
export const SHOPS = 5;
const PEOPLE = 6;
const DAY_MS = 86_400_000;

/** Planted: whoever finds them anywhere has found a leak. Nothing else in a storm has these digits. */
export const PINS = ['7402', '9316'] as const;

const ITEMS = [
  { code: 11, name: 'Sugar', unit: 'pc', price: 150, stock: 400, level: 390 },
  { code: 12, name: 'Bread', unit: 'pc', price: 65, stock: 300, level: 10 },
  { code: 13, name: 'Milk', unit: 'pc', price: 60, stock: 40, level: 36 },
  { code: 14, name: 'Rice', unit: 'kg', price: 160, stock: 250, level: 20 },
  { code: 15, name: 'Soap', unit: 'pc', price: 45, stock: 500, level: 490 },
  { code: 16, name: 'Tea', unit: 'pc', price: 35, stock: 12, level: 5 },
] as const;
export const ITEM_CODES: readonly number[] = ITEMS.map(({ code }) => code);

const CUSTOMER_NAMES = ['Otieno', 'Kamau', 'Wanjiku', 'Achieng'] as const;

/** A number of a shop's people, or of its customers. */
export const phoneOf = (shop: number, place: number): string => `+25471${String(1_000_000 + shop * 1000 + place)}`;
export const customerPhoneOf = (shop: number, place: number): string =>
  `+25472${String(5_550_000 + shop * 100 + place)}`;
/** Customers that a shop may have in the end. */
export const CUSTOMERS = 12;

/** Opens the shops; two of three people have entered with their PIN today. */
export const openShops = async (owner: OwnerDatabase, secrets: SecretsHasher): Promise<readonly StormShop[]> => {
  const shops: StormShop[] = [];
  const hashes = await Promise.all(PINS.map((pin) => secrets.hash(pin)));
  for (let shop = 0; shop < SHOPS; shop += 1) shops.push(await openOne(owner, shop, hashes));
  const entered = shops.flatMap(({ people }) => people.filter((_, place) => place % 3 !== 2));
  await owner('public.memberships')
    .whereIn(
      'id',
      entered.map(({ memberId }) => memberId),
    )
    .update({ window_until: new Date(Date.now() + DAY_MS / 6), window_session: 'storm', last_used_at: new Date() });
  return shops;
};

const openOne = (owner: OwnerDatabase, shop: number, pinHashes: readonly string[]): Promise<StormShop> =>
  owner.transaction(async (trx) => {
    const at = new Date(Date.now() - DAY_MS);
    const hashOf = (place: number): string => pinHashes[place % PINS.length] ?? '';
    const person = (place: number, memberId: string): Person => ({
      phone: phoneOf(shop, place),
      shop,
      memberId,
      isOwner: place === 0,
      pin: PINS[place % PINS.length] ?? PINS[0],
    });
    const mark = `Q${shop + 1}`;
    const vendor = {
      id: newId(at),
      name: 'Njeri',
      phone: phoneOf(shop, 0),
      pinHash: hashOf(0),
      consentVersion: '1',
    };
    const tenant = await openSilently(
      trx,
      {
        id: newId(at),
        number: 5001 + shop,
        name: `Duka ${mark}`,
        country: 'KE',
        language: 'en',
        channel: 'system',
        vendor,
      },
      { openedAt: at, now: new Date() },
    );
    const people = [person(0, vendor.id)];
    for (let place = 1; place < PEOPLE; place += 1) {
      const id = newId(at);
      const one = { id, sellerNumber: place + 1, name: 'Asha', phone: phoneOf(shop, place) };
      await addCashier(trx, tenant, { ...one, pinHash: hashOf(place), joinedAt: at });
      people.push(person(place, id));
    }
    const items = ITEMS.map(({ name, price, stock, level, ...item }) => ({
      ...item,
      name: `${name} ${mark}`,
      priceMinor: price * 100,
      stockMilli: stock * 1000,
      thresholdMilli: level * 1000,
    }));
    await writeItems(trx, items, { actorId: vendor.id, at, alertedAt: at });
    await trx('customers').insert(
      CUSTOMER_NAMES.map((name, place) => ({
        id: newId(at),
        name,
        phone: customerPhoneOf(shop, place),
        created_at: at,
      })),
    );
    await trx('settings').update({ credit_limit_minor: 10_000_000 });
    return { tenantId: tenant.id, schema: tenant.schema, people, mark };
  });
