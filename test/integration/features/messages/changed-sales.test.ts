import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventData } from '../../../../src/events/catalogue.ts';
import { newId } from '../../../../src/platform/ids.ts';
import type { SaleNews } from '../../../../src/features/receipts/changed-sale-message.ts';
import { changePaymentIn } from '../../../../src/features/sales/change-payment.ts';
import { returnLinesIn } from '../../../../src/features/sales/return-sale.ts';
import { accept, http } from '../../../support/fake-africastalking.ts';
import { NOON } from '../../../support/open-desk.ts';
import { customerStory } from '../../../support/customer-story.ts';
import { openMessageDesk, type TestShop } from '../../../support/open-message-desk.ts';

const desk = await openMessageDesk();
const { clock, inTenant, provider } = desk;
afterAll(() => desk.close());

let shop: TestShop;
let phones = 0;
let customer: string;
beforeEach(async () => {
  clock.set(NOON);
  shop = await desk.openShop();
  customer = `+2547126${String((phones += 1)).padStart(5, '0')}`;
  provider.treat(customer, accept);
});

const away = http(503);
const { cancel, onCredit, providerIsBack, rowsBy, sellWhileAway, sellWithReceipt, textsTo } = customerStory(
  desk,
  () => ({ shop, customer }),
);
const newsOf = async <T extends 'sale.returned' | 'sale.payment_changed'>(type: T): Promise<SaleNews<T>> => {
  const events = await desk
    .owner<{ type: string; tenant_id: string; position: string; payload: { data: EventData[T] } }>('public.outbox')
    .where({ type, tenant_id: shop.tenant.id })
    .orderBy('position');
  const data = events.at(-1)?.payload.data;
  if (data === undefined) throw new Error(`no ${type}`);
  return { eventId: newId(), occurredAt: clock.now(), actor: shop.vendor, data };
};
const byOwner = () => ({ actor: shop.vendor, now: clock.now() });
const takeBack = async (saleId: string, pieces: number): Promise<void> => {
  const lines = [{ lineNumber: 1, quantityMilli: pieces * 1000, restock: true }];
  await inTenant(shop.tenant, (tx) => returnLinesIn(tx, { clientRef: newId(), sale: { saleId }, lines }, byOwner()));
  const news = await newsOf('sale.returned');
  await inTenant(shop.tenant, (tx) => desk.notifyOfChangedSale.returned(tx, news));
};
const payInstead = async (saleId: string, payment: 'mobile_money' | 'card'): Promise<void> => {
  const change = { clientRef: newId(), sale: { saleId }, payment };
  await inTenant(shop.tenant, (tx) => changePaymentIn(tx, change, byOwner()));
  const news = await newsOf('sale.payment_changed');
  await inTenant(shop.tenant, (tx) => desk.notifyOfChangedSale.paymentChanged(tx, news));
};

describe('the provider was away, and meanwhile', () => {
  test('a part came back: the receipt says what is left, and there is no news beside it', async () => {
    const sale = await sellWhileAway();
    await takeBack(sale.id, 1);
    await providerIsBack(10);

    expect(textsTo(customer)).toEqual([expect.stringMatching(/ Paid Ksh300 Cash .* 2 Sugar 1kg 300\. /)]);
    expect(await rowsBy()).toEqual(['M1 accepted', 'M33 suppressed: no_receipt_went']);
  });

  test('all of it came back in two parts: the receipt says so', async () => {
    const sale = await sellWhileAway();
    await takeBack(sale.id, 1);
    clock.advance(1000);
    await takeBack(sale.id, 2);
    await providerIsBack(10);

    expect(textsTo(customer)).toEqual([
      expect.stringMatching(/goods for Ksh300 CAME BACK .* Ksh0 of it is still valid/),
    ]);
  });

  test('it was paid by M-Pesa after all: the receipt says so', async () => {
    const sale = await sellWhileAway();
    await payInstead(sale.id, 'mobile_money');
    await providerIsBack(10);

    expect(textsTo(customer)).toEqual([expect.stringContaining(' Paid Ksh450 M-Pesa at ')]);
    expect(await rowsBy()).toEqual(['M1 accepted', 'M35 suppressed: no_receipt_went']);
  });

  test('a part of a credit sale came back: the receipt says what is left and what is owed', async () => {
    const sale = await sellWhileAway(3, onCredit());
    await takeBack(sale.id, 2);
    await providerIsBack(5);

    expect(textsTo(customer)[0]).toMatch(/On credit Ksh150 .* 1 Sugar 1kg 150\. You now owe Ksh150\./);
  });

  test('news that waits says what is left when it goes, and goes only while it is news', async () => {
    const sale = await sellWithReceipt();
    clock.advance(1000);
    provider.treat(customer, away);
    await payInstead(sale.id, 'mobile_money');
    clock.advance(1000);
    await payInstead(sale.id, 'card');
    clock.advance(1000);
    await takeBack(sale.id, 1);
    clock.advance(1000);
    await takeBack(sale.id, 1);
    await providerIsBack(10);

    expect(textsTo(customer)).toEqual([
      expect.stringContaining(' Paid Ksh450 Cash '),
      expect.stringContaining(' you paid Ksh450 Card, put right '),
      expect.stringMatching(/ goods for Ksh150 CAME BACK .* Ksh150 of it is still valid/),
      expect.stringMatching(/ goods for Ksh150 CAME BACK .* Ksh150 of it is still valid/),
    ]);
    expect(await rowsBy()).toContain('M35 suppressed: changed_again');
  });

  test('the sale was cancelled after a part came back: only that is told', async () => {
    const sale = await sellWithReceipt();
    clock.advance(1000);
    provider.treat(customer, away);
    await takeBack(sale.id, 1);
    clock.advance(1000);
    await cancel(sale);
    await providerIsBack(10);

    expect(textsTo(customer).map((text) => /Paid|BACK|CANCELLED/.exec(text)?.[0])).toEqual(['Paid', 'CANCELLED']);
  });
});
