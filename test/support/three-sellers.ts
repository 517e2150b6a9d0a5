import fc from 'fast-check';
import { payDebtIn } from '../../src/features/debts/pay-debt.ts';
import { countAsSoldIn } from '../../src/features/sales/count-as-sold.ts';
import { PAYMENTS } from '../../src/values/payment.ts';
import { isDomainError, type ErrorCode } from '../../src/values/errors.ts';
import { newId } from '../../src/platform/ids.ts';
import type { Actor } from '../../src/tenancy/actor.ts';
import type { openDesk, TestShop } from './open-desk.ts';

type Desk = Awaited<ReturnType<typeof openDesk>>;

/** What a seller does next; the numbers choose item, quantity and payment. */
const deed = fc.record({
  kind: fc.constantFrom(
    'sell',
    'sell',
    'sell',
    'sellOnCredit',
    'undo',
    'void',
    'restock',
    'count',
    'count',
    'decide',
    'payDebt',
    'countAsSold',
    'hide',
  ),
  one: fc.nat(99),
  other: fc.nat(99),
});
export type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

/** What each of three sellers does, one after the other; the three at the same time. */
export const threeSellers = fc.tuple(
  ...([1, 2, 3] as const).map(() => fc.array(deed, { minLength: 30, maxLength: 45 })),
);

/** What may be refused while others do something else to the same items, sales and customers. */
const REFUSALS: readonly ErrorCode[] = [
  'out_of_stock',
  'short_stock',
  'item_hidden',
  'item_not_found',
  'sale_already_voided',
  'void_not_allowed',
  'over_credit_limit',
  'payment_too_large',
  'not_allowed',
  'conflict',
  'count_outdated',
  // A lock was waited for too long, on a machine that had much else to do: nothing was saved.
  'unavailable',
];

const CODES = [3, 7, 12, 20, 31] as const;
const CUSTOMERS = [
  { phone: '+254700111222', name: 'Otieno' },
  { phone: '+254700333444', name: 'Kamau' },
] as const;

interface Floor {
  readonly desk: Desk;
  readonly shop: TestShop;
  /** Every sale that anybody has made. */
  readonly sold: { readonly id: string; readonly by: Actor }[];
}

type Doing = (floor: Floor, by: Actor, deed: Deed) => Promise<unknown>;

const pick = <T>(things: readonly T[], at: number): T | undefined => things[at % Math.max(1, things.length)];
const codeOf = ({ one }: Deed): number => pick(CODES, one) ?? 12;
const itemOf = ({ shop }: Floor, deed: Deed): string => shop.itemIds.get(codeOf(deed)) ?? '';
const milliOf = ({ other }: Deed): number => (1 + (other % 6)) * 1000;

const sell: Doing = async ({ desk, shop, sold }, by, deed) => {
  const second = { code: pick(CODES, deed.other) ?? 12, quantityMilli: 1000 };
  const lines = [{ code: codeOf(deed), quantityMilli: milliOf(deed) }, ...(deed.other % 3 === 0 ? [second] : [])];
  const payment = PAYMENTS.filter((one) => one !== 'credit')[deed.other % 3] ?? 'cash';
  const { id } = await desk.sell(shop, 0, 0, { lines, payment, by });
  sold.push({ id, by });
};

const sellOnCredit: Doing = async ({ desk, shop, sold }, by, deed) => {
  const customer = pick(CUSTOMERS, deed.other);
  const lines = [{ code: codeOf(deed), quantityMilli: milliOf(deed) }];
  const { id } = await desk.sell(shop, 0, 0, { lines, payment: 'credit', by, ...(customer && { customer }) });
  sold.push({ id, by });
};

const voidSale = async ({ desk, shop }: Floor, by: Actor, sale: { readonly id: string } | undefined): Promise<void> => {
  if (sale !== undefined) await desk.sales.void(shop.tenant, { sale: { saleId: sale.id }, reason: 'undo' }, by);
};

const customerAt = async ({ desk, shop }: Floor, at: number): Promise<string | undefined> => {
  const rows = await desk.table<{ id: string; phone: string }>(shop, 'customers').orderBy('phone');
  return pick(rows, at)?.id;
};

const bookOf = async ({ desk, shop }: Floor, deed: Deed): Promise<number> => desk.stockOf(shop, codeOf(deed));

/** The owner's count changes the stock; a seller's waits for the owner. */
const count: Doing = async (floor, by, deed) => {
  const { desk, shop } = floor;
  const bookMilli = await bookOf(floor, deed);
  const countedMilli = Math.max(0, bookMilli + ((deed.other % 5) - 2) * 1000);
  const reason = countedMilli < bookMilli ? 'lost' : 'came_in';
  const found = { clientRef: newId(), itemId: itemOf(floor, deed), countedMilli, bookMilli, reason } as const;
  if (by.role === 'vendor') return desk.work.count(shop.tenant, found, by);
  return countedMilli === bookMilli ? undefined : desk.work.propose(shop.tenant, found, by);
};

const decide: Doing = async ({ desk, shop }, by, { one, other }) => {
  const proposalId = pick(await desk.work.pending(shop.tenant), one)?.id;
  if (proposalId !== undefined) await desk.work.decide(shop.tenant, { proposalId, approve: other % 2 === 0 }, by);
};

const payDebt: Doing = async (floor, by, { one, other }) => {
  const { desk, shop } = floor;
  const customerId = await customerAt(floor, one);
  if (customerId === undefined) return;
  const payment = { clientRef: newId(), customerId, amountMinor: 100 * (1 + other), payment: 'cash' } as const;
  await desk.inTenant(shop.tenant, (tx) => payDebtIn(tx, payment, { actor: by, now: desk.clock.now() }));
};

const countAsSold: Doing = async (floor, by, deed) => {
  const { desk, shop } = floor;
  const bookMilli = await bookOf(floor, deed);
  const found = { clientRef: newId(), itemId: itemOf(floor, deed), countedMilli: bookMilli - 1000, bookMilli } as const;
  if (bookMilli < 1000) return;
  await desk.inTenant(shop.tenant, (tx) =>
    countAsSoldIn(tx, { ...found, reason: 'not_written' }, { actor: by, now: desk.clock.now() }),
  );
};

const DOINGS: Readonly<Record<Deed['kind'], Doing>> = {
  sell,
  sellOnCredit,
  undo: (floor, by) =>
    voidSale(
      floor,
      by,
      floor.sold.findLast((sale) => sale.by === by),
    ),
  void: (floor, by, { one }) => voidSale(floor, by, pick(floor.sold, one)),
  restock: ({ desk, shop }, by, deed) => {
    const itemId = shop.itemIds.get(codeOf(deed)) ?? '';
    return desk.work.restock(shop.tenant, { clientRef: newId(), itemId, quantityMilli: milliOf(deed) }, by);
  },
  count,
  decide,
  payDebt,
  countAsSold,
  hide: ({ desk, shop }, by, deed) =>
    desk.items.change(shop.tenant, { itemId: shop.itemIds.get(codeOf(deed)) ?? '', hidden: deed.other % 2 === 0 }, by),
};

/** Lets the three work at once; what must not be is refused, and only that. */
export const letThemWork = async (desk: Desk, shop: TestShop, deeds: readonly (readonly Deed[])[]): Promise<void> => {
  const floor: Floor = { desk, shop, sold: [] };
  const people = [shop.vendor, shop.asha, shop.juma] as const;
  await Promise.all(
    deeds.map(async (own, at) => {
      for (const one of own) {
        await DOINGS[one.kind](floor, people[at] ?? shop.vendor, one).catch((error: unknown) => {
          if (!isDomainError(error, ...REFUSALS)) throw error;
        });
      }
    }),
  );
};
