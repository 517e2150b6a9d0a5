import { afterAll, describe, expect, test } from '@jest/globals';
import { findCustomer, findCustomerByPhone, listCustomers } from '../../../src/features/debts/customers.ts';
import { mergeCustomersIn } from '../../../src/features/debts/merge-customers.ts';
import { payDebtIn, payOutIn } from '../../../src/features/debts/pay-debt.ts';
import { reversePaymentIn } from '../../../src/features/debts/reverse-payment.ts';
import { cashToHandOver, readFigures } from '../../../src/features/reports/figures.ts';
import { dayIn } from '../../../src/features/reports/reports-service.ts';
import { checkLedger } from '../../../src/features/books/check-ledger.ts';
import { newId } from '../../../src/platform/ids.ts';
import type { Actor } from '../../../src/tenancy/actor.ts';
import { openDesk } from '../../support/open-desk.ts';
import type { TestShop } from '../../support/test-shop.ts';

const desk = await openDesk();
afterAll(() => desk.close());
const { clock, inTenant } = desk;

const OTIENO = { phone: '+254700111222', name: 'Otieno' };
const KAMAU = { phone: '+254700333444', name: 'Kamau' };
const DAY = 86_400_000;

const owe = async (shop: TestShop, customer = OTIENO, pieces = 3): Promise<string> =>
  (await desk.sell(shop, 12, pieces, { payment: 'credit', customer })).customerId ?? '';
const pay = (shop: TestShop, customerId: string, amountMinor: number, actor: Actor = shop.asha) =>
  inTenant(shop.tenant, (tx) =>
    payDebtIn(tx, { clientRef: newId(), customerId, amountMinor, payment: 'cash' }, { actor, now: clock.now() }),
  );
const reverse = (shop: TestShop, receipt: string, actor: Actor) =>
  inTenant(shop.tenant, (tx) => reversePaymentIn(tx, { receipt, reason: 'wrong' }, { actor, now: clock.now() }));
const merge = (shop: TestShop, intoId: string, mergedId: string, actor: Actor = shop.vendor) =>
  inTenant(shop.tenant, (tx) => mergeCustomersIn(tx, { intoId, mergedId }, { actor, now: clock.now() }));
const owes = (shop: TestShop, id: string) =>
  inTenant(shop.tenant, async (tx) => (await findCustomer(tx, id))?.balanceMinor);
const figures = (shop: TestShop, sellerId?: string) =>
  inTenant(shop.tenant, async (tx) => {
    const day = await dayIn(tx, clock.now());
    return readFigures(tx, { from: day, to: day, sellerId });
  });
const problems = (shop: TestShop) => inTenant(shop.tenant, checkLedger);

describe('a payment that was taken back', () => {
  test('is owed again as long as before, and lowers what its seller hands over, on the day on which that is done', async () => {
    const shop = await desk.openShop();
    const id = await owe(shop);
    const before = await inTenant(shop.tenant, (tx) => findCustomer(tx, id));
    clock.advance(3_600_000);
    const { receipt } = await pay(shop, id, 45_000);
    expect(cashToHandOver(await figures(shop, shop.asha.id))).toBe(45_000);
    clock.advance(DAY);

    await reverse(shop, receipt, shop.vendor);

    expect(await inTenant(shop.tenant, (tx) => findCustomer(tx, id))).toEqual(before);
    expect(cashToHandOver(await figures(shop, shop.asha.id))).toBe(-45_000);
    expect(cashToHandOver(await figures(shop, shop.vendor.id))).toBe(0);
    expect((await figures(shop)).debtsPaidMinor).toBe(-45_000);
    expect(await problems(shop)).toEqual([]);
  });

  test('is taken back once, by whoever comes first', async () => {
    const shop = await desk.openShop();
    const { receipt } = await pay(shop, await owe(shop), 10_000);

    const both = await Promise.allSettled([reverse(shop, receipt, shop.vendor), reverse(shop, receipt, shop.asha)]);

    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'sale_already_voided' } });
  });
});

describe('what the shop owes', () => {
  test('is given back up to the last shilling and no further, and leaves the till of who gave it', async () => {
    const shop = await desk.openShop();
    const sale = await desk.sell(shop, 12, 3, { payment: 'credit', customer: OTIENO });
    const customerId = sale.customerId ?? '';
    await pay(shop, customerId, 30_000);
    await desk.sales.void(shop.tenant, { sale: { receipt: sale.receipt }, reason: 'returned' }, shop.vendor);
    const give = (amountMinor: number) =>
      inTenant(shop.tenant, (tx) => {
        const payout = { clientRef: newId(), customerId, amountMinor, payment: 'cash' as const };
        return payOutIn(tx, payout, { actor: shop.asha, now: clock.now() });
      });

    await expect(give(30_001)).rejects.toMatchObject({ code: 'payment_too_large' });
    const both = await Promise.allSettled([give(30_000), give(30_000)]);

    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await owes(shop, customerId)).toBe(0);
    expect(cashToHandOver(await figures(shop, shop.asha.id))).toBe(0);
    expect(await problems(shop)).toEqual([]);
  });
});

describe('two customers who are one', () => {
  test('owe together, are found by both numbers, and whatever comes later finds the one who stays', async () => {
    const shop = await desk.openShop();
    const otieno = await owe(shop);
    const { receipt } = await pay(shop, await owe(shop, KAMAU, 2), 5000);
    const kamau = (await inTenant(shop.tenant, (tx) => findCustomerByPhone(tx, KAMAU.phone)))?.id ?? '';

    const one = await merge(shop, otieno, kamau);

    expect(one).toMatchObject({ name: 'Otieno', balanceMinor: 70_000 });
    expect(await inTenant(shop.tenant, (tx) => findCustomerByPhone(tx, KAMAU.phone))).toEqual(one);
    expect(await inTenant(shop.tenant, (tx) => listCustomers(tx, 10))).toEqual([one]);
    await owe(shop, KAMAU, 1);
    await reverse(shop, receipt, shop.vendor);
    expect(await owes(shop, kamau)).toBe(90_000);
    expect(await problems(shop)).toEqual([]);
  });

  test('are merged once, be it from both sides at the same moment', async () => {
    const shop = await desk.openShop();
    const [a, b] = [await owe(shop), await owe(shop, KAMAU, 1)];

    await Promise.allSettled([merge(shop, a, b), merge(shop, b, a)]);

    expect(await owes(shop, a)).toBe(60_000);
    expect(await owes(shop, b)).toBe(60_000);
    expect(await problems(shop)).toEqual([]);
  });

  test('are merged by the owner alone', async () => {
    const shop = await desk.openShop();
    const [a, b] = [await owe(shop), await owe(shop, KAMAU, 1)];
    await expect(merge(shop, a, b, shop.asha)).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('and a third lead to the last, whichever number is typed', async () => {
    const shop = await desk.openShop();
    const [a, b] = [await owe(shop), await owe(shop, KAMAU, 1)];
    const c = await owe(shop, { phone: '+254755666777', name: 'Wanjiku' }, 1);
    await merge(shop, b, a);
    await merge(shop, c, b);
    expect(await owes(shop, a)).toBe(75_000);
    expect((await inTenant(shop.tenant, (tx) => findCustomerByPhone(tx, OTIENO.phone)))?.id).toBe(c);
    expect(await problems(shop)).toEqual([]);
  });
});
