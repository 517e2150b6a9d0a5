import { afterAll, describe, expect, test } from '@jest/globals';
import { createMatchPayments } from '../../../src/consumers/match-payments.ts';
import { newEvent } from '../../../src/events/catalogue.ts';
import { moneyNewsFor, moneyOfNewSale, noteMoneyTold } from '../../../src/features/payments/match-payments.ts';
import { originOf } from '../../../src/tenancy/occasion.ts';
import { c2bOf, mpesaProtocol } from '../../kits/payments/mpesa-stand-in.ts';
import { nextReceipt, startStandIn } from '../../kits/payments/stand-in.ts';
import { openPayments } from '../../support/open-payments.ts';
import { NOON, type TestShop } from '../../support/open-desk.ts';

const mpesa = await startStandIn(mpesaProtocol);
const payments = await openPayments([mpesa]);
const { clock, desk, inTenant } = payments;

afterAll(() => payments.close());

const SUGAR = 150;

/** A customer pays to the paybill: M-Pesa confirms it, and we work on it. */
const pay = async (shop: TestShop, amount: number | string, account?: string) => {
  const receipt = nextReceipt();
  const body = c2bOf({ receipt, amount, account: account ?? shop.tenant.shopNumber, time: timeOf(clock.now()) });
  const answer = await payments.call('mpesa/confirmation', body);
  await payments.work(shop);
  return { receipt, body, answer };
};

const timeOf = (now: Date): string =>
  new Date(now.getTime() + 3 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);

const rowOf = async (shop: TestShop, receipt: string) =>
  (await payments.ledger(shop)).find(({ receipt_ref: known }) => known === receipt);

const openShop = async (): Promise<TestShop> => {
  clock.set(NOON);
  return payments.openShop('KE');
};

describe('money that comes by itself', () => {
  test('is kept once, before it is answered, and with no name and no number of the payer', async () => {
    const shop = await openShop();
    const { body, receipt, answer } = await pay(shop, SUGAR);
    expect(answer).toEqual({ status: 200, body: '{"ResultCode":0,"ResultDesc":"Accepted"}' });
    await payments.call('mpesa/confirmation', body, { method: 'PUT' });
    await payments.work(shop);
    const rows = await payments.ledger(shop);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ status: 'paid', amount_minor: '15000', receipt_ref: receipt, sale_id: null });
    const notices = await desk.table<{ content: unknown }>(shop, 'payment_notices').select('content');
    expect(notices).toHaveLength(1);
    expect(JSON.stringify(notices)).toContain(receipt);
    expect(JSON.stringify(notices)).not.toContain('WANJIKU');
  });

  test('for an account that is no shop’s is refused beforehand, and kept apart when it comes all the same', async () => {
    const shop = await openShop();
    const stray = c2bOf({ receipt: nextReceipt(), amount: SUGAR, account: '99999' });
    expect((await payments.call('mpesa/validation', stray)).body).toContain('C2B00012');
    const fine = c2bOf({ receipt: nextReceipt(), amount: SUGAR, account: shop.tenant.shopNumber });
    expect((await payments.call('mpesa/validation', fine)).body).toContain('Accepted');
    expect((await payments.call('mpesa/confirmation', stray)).status).toBe(200);
    expect((await payments.call('mpesa/confirmation', stray)).status).toBe(200);
    const kept = await desk.owner<{ news: { ref: string } }>('public.payment_strays').select('news');
    expect(kept.map(({ news }) => news.ref)).toEqual([stray.TransID]);
  });

  test('to another paybill than ours is no shop’s', async () => {
    const shop = await openShop();
    const body = c2bOf({ receipt: nextReceipt(), amount: SUGAR, account: shop.tenant.shopNumber, shortCode: '111111' });
    await payments.call('mpesa/confirmation', body);
    await payments.work(shop);
    expect(await payments.ledger(shop)).toEqual([]);
  });

  test('answers a request, told of by M-Pesa under both names, in either order: one payment', async () => {
    const shop = await openShop();
    for (const isFirst of [true, false]) {
      const sale = await payments.sell(shop);
      const ref = await payments.ask(shop, 'mpesa', sale.id);
      await payments.work(shop);
      const asked = mpesa.pay(ref);
      const money = c2bOf({ receipt: asked.receipt, amount: SUGAR, account: ref, time: timeOf(clock.now()) });
      const result = () => payments.call(asked.callbackUrl ?? '', mpesa.result(asked, asked.amount));
      const confirmation = () => payments.call('mpesa/confirmation', money);
      for (const tell of isFirst ? [result, confirmation] : [confirmation, result]) {
        await tell();
        await payments.work(shop);
      }
      expect(await rowOf(shop, asked.receipt)).toMatchObject({ provider_ref: ref, status: 'paid', sale_id: sale.id });
    }
    expect(await payments.ledger(shop)).toHaveLength(2);
  });

  test('of a request whose answer was lost with the line proves it', async () => {
    const shop = await openShop();
    const sale = await payments.sell(shop);
    mpesa.mood = 'hangs_up';
    const ref = await payments.ask(shop, 'mpesa', sale.id);
    await payments.work(shop);
    mpesa.mood = 'well';
    const { receipt } = mpesa.pay(ref);
    await payments.call('mpesa/confirmation', c2bOf({ receipt, amount: SUGAR, account: ref }));
    await payments.work(shop);
    expect(await rowOf(shop, receipt)).toMatchObject({ provider_ref: ref, status: 'paid', sale_id: sale.id });
  });
});

describe('which sale it is for', () => {
  test('paid first and sold then: the page of the sale tells of it', async () => {
    const shop = await openShop();
    const { receipt } = await pay(shop, SUGAR);
    clock.set(new Date(clock.now().getTime() + 60_000));
    const sale = await payments.sell(shop);
    const minor = await inTenant(shop.tenant, (tx) => moneyOfNewSale(tx, sale.id, clock.now()));
    expect(minor).toBe(15_000);
    expect(await rowOf(shop, receipt)).toMatchObject({ sale_id: sale.id });
    expect(await inTenant(shop.tenant, (tx) => moneyNewsFor(tx, shop.asha.id, clock.now()))).toBeUndefined();
  });

  test('sold first and paid then: its seller hears of it, once, and nobody else', async () => {
    const shop = await openShop();
    const sales = [await payments.sell(shop), await payments.sell(shop, 2)];
    await pay(shop, SUGAR);
    await pay(shop, 2 * SUGAR);
    const newsFor = (id: string) => inTenant(shop.tenant, (tx) => moneyNewsFor(tx, id, clock.now()));
    expect(await newsFor(shop.juma.id)).toBeUndefined();
    const news = await newsFor(shop.asha.id);
    expect(news).toMatchObject({ n: 2, totalMinor: 45_000 });
    expect(sales.map(({ receipt }) => receipt)).toContain(news?.receipt);
    if (news === undefined) throw new Error('nothing was told');
    await inTenant(shop.tenant, (tx) => noteMoneyTold(tx, news, clock.now()));
    expect(await newsFor(shop.asha.id)).toBeUndefined();
  });

  test('another amount, or a receipt number of another amount, is for none', async () => {
    const shop = await openShop();
    const sale = await payments.sell(shop);
    const { receipt } = await pay(shop, SUGAR - 1);
    const named = await pay(shop, SUGAR + 1, `${shop.tenant.shopNumber} ${sale.receipt}`);
    expect(await rowOf(shop, receipt)).toMatchObject({ status: 'paid', sale_id: null });
    expect(await rowOf(shop, named.receipt)).toMatchObject({ status: 'paid', sale_id: null });
  });

  test('a receipt number that was typed decides between sales of one amount, hours later too', async () => {
    const shop = await openShop();
    const first = await payments.sell(shop);
    await payments.sell(shop);
    clock.set(new Date(clock.now().getTime() + 5 * 3_600_000));
    const { receipt } = await pay(shop, SUGAR, `${shop.tenant.shopNumber}/${first.receipt}`);
    expect(await rowOf(shop, receipt)).toMatchObject({ sale_id: first.id });
  });

  test('of two sales of one amount within a minute none is said to be paid until both are', async () => {
    const shop = await openShop();
    await payments.sell(shop);
    await payments.sell(shop);
    const first = await pay(shop, SUGAR);
    expect(await rowOf(shop, first.receipt)).toMatchObject({ sale_id: null });
    await pay(shop, SUGAR);
    const rows = await payments.ledger(shop);
    expect(new Set(rows.map(({ sale_id: sale }) => sale)).size).toBe(2);
    expect(rows.every(({ sale_id: sale }) => sale !== null)).toBe(true);
  });

  test('a cancelled sale gives its money back to be matched: the same cart sold anew takes it', async () => {
    const shop = await openShop();
    const sale = await payments.sell(shop);
    const { receipt } = await pay(shop, SUGAR);
    expect(await rowOf(shop, receipt)).toMatchObject({ sale_id: sale.id });
    await desk.sales.void(shop.tenant, { sale: { saleId: sale.id }, reason: 'undo' }, shop.asha);
    const again = await payments.sell(shop);
    const voided = (await desk.events(shop)).find(({ type }) => type === 'sale.voided');
    const { handle } = createMatchPayments({ clock });
    await inTenant(shop.tenant, (tx) => {
      const origin = originOf(tx, { actor: shop.asha, now: clock.now() });
      return handle(newEvent('sale.voided', { ...origin, data: voidedData(voided?.data) }), tx);
    });
    expect(await rowOf(shop, receipt)).toMatchObject({ sale_id: again.id });
  });

  test('a sale that was written down late is found by looking again', async () => {
    const shop = await openShop();
    const { receipt } = await pay(shop, SUGAR);
    const at = clock.now();
    clock.set(new Date(at.getTime() + 4 * 60_000));
    const sale = await desk.sell(shop, 12, 1, { payment: 'mobile_money', soldAt: at });
    await payments.wait(shop, 120);
    expect(await rowOf(shop, receipt)).toMatchObject({ sale_id: sale.id });
  });
});

const voidedData = (data: Readonly<Record<string, unknown>> | undefined) =>
  data as Parameters<typeof newEvent<'sale.voided'>>[1]['data'];
