import { addCashier, openSilently, writeItems } from '../src/fixtures/write-shop.ts';
import { newId } from '../src/platform/ids.ts';
import type { OwnerDatabase } from '../src/tenancy/owner.ts';
import type { Tenant } from '../src/tenancy/tenant.ts';

export interface BenchShop {
  readonly tenant: Tenant;
  readonly sellers: readonly BenchSeller[];
  readonly codes: readonly number[];
}

export interface BenchSeller {
  readonly memberId: string;
  readonly phone: string;
}

/** Sellers of one shop. A number may dial 30 times a minute, so many numbers share the load. */
const SELLERS = 48;
const DAY_MS = 86_400_000;

const NAMES = ['Sugar 1kg', 'Bread', 'Milk 500ml', 'Maize flour 2kg', 'Bar soap', 'Tea leaves', 'Candles', 'Matches'];
/** More than one page of the list. */
const ITEMS = NAMES.map((name, index) => ({
  code: index + 11,
  name,
  unit: 'pc' as const,
  priceMinor: 1000 * (index + 3),
  stockMilli: 1_000_000_000_000,
  thresholdMilli: 5000,
}));

/** Opens shops with sellers whose PIN window is open, and items that never run out. */
export const openBenchShops = async (
  owner: OwnerDatabase,
  count: number,
  pinHash: string,
): Promise<readonly BenchShop[]> => {
  const shops: BenchShop[] = [];
  for (let index = 0; index < count; index += 1) shops.push(await openOne(owner, index, pinHash));
  const open = { window_until: new Date(Date.now() + DAY_MS), window_session: 'bench', last_used_at: new Date() };
  await owner('public.memberships').update(open);
  return shops;
};

const phoneOf = (shop: number, seller: number): string => `+2547${String(10_000_000 + shop * 1000 + seller)}`;

const openOne = (owner: OwnerDatabase, index: number, pinHash: string): Promise<BenchShop> =>
  owner.transaction(async (trx) => {
    const at = new Date(Date.now() - DAY_MS);
    const vendor = { id: newId(at), name: 'Njeri', phone: phoneOf(index, 0), pinHash, consentVersion: '1' };
    const names = { name: `Mama Njeri ${index + 1}`, country: 'KE', language: 'en', channel: 'system' } as const;
    const tenant = await openSilently(
      trx,
      { ...names, id: newId(at), number: 4001 + index, vendor },
      { openedAt: at, now: new Date() },
    );
    const sellers: BenchSeller[] = [{ memberId: vendor.id, phone: vendor.phone }];
    for (let seller = 1; seller < SELLERS; seller += 1) {
      const one = { id: newId(at), sellerNumber: seller + 1, name: 'Asha', phone: phoneOf(index, seller), pinHash };
      await addCashier(trx, tenant, { ...one, joinedAt: at });
      sellers.push({ memberId: one.id, phone: one.phone });
    }
    await writeItems(trx, ITEMS, { actorId: vendor.id, at, alertedAt: at });
    return { tenant, sellers, codes: ITEMS.map(({ code }) => code) };
  });
