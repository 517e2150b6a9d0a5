import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  findCustomer,
  findCustomerByPhone,
  listCustomers,
  listDebtors,
  sumDebts,
} from '../../../src/features/debts/customers.ts';
import { isDammValid, withCheckDigit } from '../../../src/values/damm.ts';
import { isDomainError } from '../../../src/values/errors.ts';
import { newId } from '../../../src/platform/ids.ts';
import { NOON } from '../../support/open-desk.ts';
import { openDebtDesk, OTIENO } from '../../support/open-debt-desk.ts';
import type { TestShop } from '../../support/open-message-desk.ts';

const desk = await openDebtDesk();
afterAll(() => desk.close());
const { clock, inTenant, owe, pay } = desk;

const customerOf = (shop: TestShop, id: string) => inTenant(shop.tenant, (tx) => findCustomer(tx, id));
const balanceOf = async (shop: TestShop, id: string): Promise<number> =>
  (await customerOf(shop, id))?.balanceMinor ?? NaN;
const at = (instant: string): void => {
  clock.set(new Date(instant));
};

describe('a payment on a debt', () => {
  test('lowers it, takes the next receipt number of the shop, and is announced without a name', async () => {
    const shop = await desk.openShop();
    const id = await owe(shop);

    const part = await pay(shop, id, 20_000, { payment: 'mobile_money' });
    const rest = await pay(shop, id, 25_000);

    expect([part.receipt.slice(0, 4), rest.receipt.slice(0, 4)]).toEqual(['1002', '1003']);
    expect([part, rest].every(({ receipt }) => isDammValid(receipt))).toBe(true);
    expect([part.balanceMinor, rest.balanceMinor]).toEqual([25_000, 0]);
    expect((await customerOf(shop, id))?.debtSince).toBeNull();
    const events = await desk.events(shop);
    expect(events.at(-1)).toMatchObject({
      type: 'debt.repaid',
      data: { kind: 'payment', deltaMinor: -25_000, balanceMinor: 0, payment: 'cash', receipt: rest.receipt },
    });
    expect(JSON.stringify(events)).not.toMatch(/Otieno|700111222/);
    expect((await desk.sell(shop, 12, 1)).receipt.slice(0, 4)).toBe('1004');
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('is never more than is owed, and never nothing', async () => {
    const shop = await desk.openShop();
    const id = await owe(shop);

    for (const amount of [45_001, 0, -1, 0.5]) {
      await expect(pay(shop, id, amount)).rejects.toMatchObject({ code: 'payment_too_large' });
    }

    await expect(pay(shop, newId(), 100)).rejects.toMatchObject({ code: 'customer_not_found' });
    expect(await balanceOf(shop, id)).toBe(45_000);
    expect((await desk.sell(shop, 12, 1)).receipt.slice(0, 4)).toBe('1002');
  });

  test('under the same reference is one payment, however often and at once it comes', async () => {
    const shop = await desk.openShop();
    const id = await owe(shop);
    const clientRef = newId();

    const payments = await Promise.all(Array.from({ length: 6 }, () => pay(shop, id, 45_000, { clientRef })));

    expect(new Set(payments.map(({ receipt }) => receipt)).size).toBe(1);
    expect(await balanceOf(shop, id)).toBe(0);
    expect((await desk.events(shop)).filter(({ type }) => type === 'debt.repaid')).toHaveLength(1);
  });

  test('taken by two sellers at once is saved once', async () => {
    const shop = await desk.openShop();
    const id = await owe(shop);

    const taken = await Promise.allSettled([pay(shop, id, 45_000), pay(shop, id, 45_000, { by: shop.juma })]);

    expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = taken.find((one) => one.status === 'rejected');
    expect(isDomainError(refused?.reason, 'payment_too_large')).toBe(true);
    expect(await balanceOf(shop, id)).toBe(0);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('is not taken by a seller whom the owner has stopped', async () => {
    const shop = await desk.openShop();
    const id = await owe(shop);
    await desk.owner('public.memberships').where({ id: shop.asha.id }).update({ status: 'stopped' });

    await expect(pay(shop, id, 100)).rejects.toMatchObject({ code: 'membership_stopped' });
  });

  test('has a receipt by SMS, once', async () => {
    at(NOON.toISOString());
    const shop = await desk.openShop();
    const id = await owe(shop);
    const { receipt } = await pay(shop, id, 20_000, { payment: 'mobile_money' });

    const ask = () => desk.receipts.requestSms(shop.tenant, { receipt }, shop.asha);
    expect([await ask(), await ask()]).toMatchObject([{ kind: 'queued' }, { kind: 'too_soon' }]);

    const [message, ...others] = await desk.rows(shop);
    expect(others).toEqual([]);
    expect(message).toMatchObject({ template: 'M3', to_phone: OTIENO.phone, status: 'queued' });
    expect(message?.body).toContain(`You paid Ksh200 M-Pesa to ${shop.tenant.name} 12/06 12:00. You still owe Ksh250.`);
    await expect(
      desk.receipts.requestSms(shop.tenant, { receipt: withCheckDigit('1999') }, shop.asha),
    ).rejects.toMatchObject({
      code: 'receipt_not_found',
    });
  });
});

describe('the debt book', () => {
  test('lists the biggest debts first, of equal ones the oldest; customers by their last credit', async () => {
    const shop = await desk.openShop();
    const people = ['Akinyi', 'Brian', 'Chebet', 'Daudi'].map((name, index) => ({
      name,
      phone: `+25470000000${index}`,
    }));
    for (const [index, pieces] of [2, 3, 3, 1].entries()) {
      clock.advance(60_000);
      await owe(shop, pieces, people[index]);
    }
    const daudi = await inTenant(shop.tenant, (tx) => findCustomerByPhone(tx, '+254700000003'));
    await pay(shop, daudi?.id ?? '', 15_000);

    const [debtors, customers, sum] = await inTenant(
      shop.tenant,
      async (tx) => [await listDebtors(tx, 10), await listCustomers(tx, 10), await sumDebts(tx)] as const,
    );

    expect(debtors.map(({ name }) => name)).toEqual(['Brian', 'Chebet', 'Akinyi']);
    expect(customers.map(({ name }) => name)).toEqual(['Daudi', 'Chebet', 'Brian', 'Akinyi']);
    expect(sum).toEqual({ totalMinor: 120_000, people: 3 });
  });

  test('only a cancelled sale leaves a balance in the customer\u2019s favour', async () => {
    const shop = await desk.openShop();
    const sale = await desk.sell(shop, 12, 3, { payment: 'credit', customer: OTIENO });
    const id = sale.customerId ?? '';
    await pay(shop, id, 30_000);

    await desk.sales.void(shop.tenant, { sale: { saleId: sale.id }, reason: 'returned' }, shop.vendor);

    expect(await balanceOf(shop, id)).toBe(-30_000);
    await expect(pay(shop, id, 100)).rejects.toMatchObject({ code: 'payment_too_large' });
    expect(await inTenant(shop.tenant, (tx) => listDebtors(tx, 10))).toEqual([]);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('equals its entries after whatever three sellers do at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ who: fc.nat(2), what: fc.constantFrom('sell', 'pay'), amount: fc.integer({ min: 1, max: 3 }) }),
          {
            minLength: 3,
            maxLength: 12,
          },
        ),
        async (steps) => {
          const shop = await desk.openShop();
          const id = await owe(shop, 1);
          const sellers = [shop.vendor, shop.asha, shop.juma];
          await Promise.allSettled(
            steps.map(({ who, what, amount }) => {
              const by = sellers[who] ?? shop.asha;
              if (what === 'pay') return pay(shop, id, amount * 10_000, { by });
              return desk.sell(shop, 12, amount, { payment: 'credit', customer: OTIENO, by });
            }),
          );
          expect(await desk.ledger(shop)).toEqual([]);
          expect(await balanceOf(shop, id)).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 5 },
    );
  });
});
