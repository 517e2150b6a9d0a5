import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '../../../../src/platform/ids.ts';
import { subject } from '../../../../src/features/messages/subjects.ts';
import { accept, http } from '../../../support/fake-africastalking.ts';
import { NOON } from '../../../support/open-desk.ts';
import { customerStory } from '../../../support/customer-story.ts';
import { openMessageDesk, type TestShop } from '../../../support/open-message-desk.ts';

const desk = await openMessageDesk();
const { clock, debts, inTenant, provider } = desk;
afterAll(() => desk.close());

let shop: TestShop;
let ownerPhone: string;
let phones = 0;
let customer: string;
beforeEach(async () => {
  clock.set(NOON);
  shop = await desk.openShop();
  customer = `+2547126${String((phones += 1)).padStart(5, '0')}`;
  ownerPhone = await desk.ownerPhone(shop);
  provider.treat(customer, accept);
  provider.treat(ownerPhone, accept);
});

const away = http(503);
const { askFor, cancel, onCredit, providerIsBack, rowsBy, sell, sellWhileAway, sellWithReceipt, textsTo } =
  customerStory(desk, () => ({ shop, customer }));

describe('the provider was away, and meanwhile', () => {
  test('the sale was cancelled: neither "Paid" nor "CANCELLED" goes to somebody who never had a receipt', async () => {
    const sale = await sellWhileAway();
    await cancel(sale);
    await providerIsBack(10);

    expect(textsTo(customer)).toEqual([]);
    expect(await rowsBy()).toEqual(['M1 suppressed: sale_cancelled', 'M4 suppressed: no_receipt_went']);
  });

  test('a receipt that went is followed by "CANCELLED"; a copy that had not gone yet does not come after it', async () => {
    const sale = await sellWithReceipt();
    clock.advance(61_000);
    provider.treat(customer, away);
    await askFor(sale);
    await desk.runDue();
    await cancel(sale);
    await providerIsBack(10);

    expect(textsTo(customer).map((text) => /Paid|CANCELLED/.exec(text)?.[0])).toEqual(['Paid', 'CANCELLED']);
  });

  test('the customer paid: the receipt of the credit says what is owed now, and comes before that of the payment', async () => {
    const sale = await sellWhileAway(3, onCredit());
    const clientRef = newId();
    const paid = { clientRef, customerId: sale.customerId ?? '', amountMinor: 20_000, payment: 'cash' } as const;
    const payment = await debts.pay(shop.tenant, paid, shop.asha);
    await desk.receipts.requestSms(shop.tenant, { receipt: payment.receipt }, shop.asha);
    await providerIsBack(5);

    expect(textsTo(customer)).toEqual([
      expect.stringMatching(/On credit Ksh450 .* You now owe Ksh250\./),
      expect.stringMatching(/You paid Ksh200 .* You still owe Ksh250\./),
    ]);
  });

  test('the owner decided on the count, or took the invitation back: nobody is asked any more', async () => {
    const halima = '+254766000006';
    provider.treat(ownerPhone, away);
    provider.treat(halima, away);
    const count = subject('count', newId());
    const params = { who: 'Asha', name: 'Sugar', c: '35', b: '40', reason: '-', qp: '*384*7*2*7#' };
    const invited = { owner: 'Njeri', shop: 'Duka', brand: 'Kibanda', dial: '*384*7#' };
    await inTenant(shop.tenant, async (tx) => {
      const language = 'en';
      const ask = { dedupeKey: 'count:1', about: [count], to: ownerPhone, template: 'M17', language, params } as const;
      await desk.queueMessage(tx, ask);
      await desk.queueMessage(tx, {
        dedupeKey: 'i',
        about: [],
        to: halima,
        template: 'M14',
        language,
        params: invited,
      });
    });
    await desk.runDue();
    provider.treat(ownerPhone, accept);
    provider.treat(halima, accept);
    await desk.pass(3);

    expect([...textsTo(ownerPhone), ...textsTo(halima)]).toEqual([]);
    expect(await rowsBy()).toEqual(['M17 suppressed: decided', 'M14 suppressed: not_invited']);
  });
});

describe('a later word', () => {
  test('does not overtake an earlier one on the same sale, whoever is quicker and however often both are tried', async () => {
    provider.treat(customer, ({ take, response }) => {
      setTimeout(() => {
        accept({ take, response, to: customer });
      }, 300);
    });
    const about = [subject('evening', newId())];
    const shown = { rno: '1043-2', paid: 'Ksh1', pay: 'Cash', shop: 'Duka', date: '12/06', time: '12:00', phone: '0' };
    for (let n = 1; n <= 4; n += 1) {
      clock.advance(10);
      await inTenant(shop.tenant, (tx) =>
        desk.queueMessage(tx, {
          dedupeKey: `word:${n}`,
          about,
          to: customer,
          template: 'M3',
          language: 'en',
          params: { ...shown, rest: `Ksh${n}` },
        }),
      );
    }
    for (let rounds = 0; rounds < 12; rounds += 1) {
      await Promise.all([desk.runDue(), desk.runDue(), desk.runDue()]);
      clock.advance(1100);
    }
    expect(textsTo(customer).map((text) => /owe Ksh(\d)/.exec(text)?.[1])).toEqual(['1', '2', '3', '4']);
  });

  test('on another sale waits for nothing', async () => {
    provider.treat(customer, away);
    await askFor(await sell());
    await desk.runDue();
    provider.treat(customer, accept);
    clock.advance(1000);
    const second = await sell(2);
    await askFor(second);
    await desk.runDue();
    expect(textsTo(customer)).toHaveLength(1);
    expect(textsTo(customer)[0]).toContain('Paid Ksh300');
  });
});

describe('an item that falls to its level again within twelve hours', () => {
  const HOUR = 3_600_000;
  const alerts = async (): Promise<unknown[]> =>
    (await desk.events(shop)).filter(({ type }) => type === 'stock.low').map(({ data }) => data['balanceMilli']);
  const fallTwice = async (): Promise<void> => {
    const { id } = await desk.sell(shop, 7, 1);
    await desk.sales.undo(shop.tenant, { saleId: id }, shop.asha);
    clock.advance(HOUR);
    await desk.sell(shop, 7, 2);
  };

  test('is told of when they are over, if it is still low', async () => {
    await fallTwice();
    await desk.runDue();
    expect(await alerts()).toEqual([5000]);
    clock.advance(11 * HOUR);
    await desk.runDue();
    expect(await alerts()).toEqual([5000, 4000]);
    clock.advance(24 * HOUR);
    await desk.runDue();
    expect(await alerts()).toHaveLength(2);
  });

  test('is not, when it was filled up; and that it is finished is told at once, and not again', async () => {
    await fallTwice();
    const restock = { clientRef: newId(), itemId: shop.itemIds.get(7) ?? '', quantityMilli: 20_000 };
    await desk.work.restock(shop.tenant, restock, shop.vendor);
    clock.advance(11 * HOUR);
    await desk.runDue();
    expect(await alerts()).toEqual([5000]);
    await desk.sell(shop, 7, 24);
    expect(await alerts()).toEqual([5000, 0]);
  });

  test('by a level that is raised over its stock: that is a crossing, too', async () => {
    await desk.items.change(shop.tenant, { itemId: shop.itemIds.get(12) ?? '', thresholdMilli: 50_000 }, shop.vendor);
    expect(await alerts()).toEqual([40_000]);
  });
});
