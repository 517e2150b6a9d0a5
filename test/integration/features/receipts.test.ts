import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { withCheckDigit } from '../../../src/values/damm.ts';
import { NOON, openDesk, type TestShop } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

const PHONE = '+254712345678';

describe('the list of receipts', () => {
  test('shows the newest first, a seller’s own to that seller, all to the owner', async () => {
    const shop = await desk.openShop();
    const first = await desk.sell(shop, 12, 1);
    desk.clock.advance(1000);
    const second = await desk.sell(shop, 12, 1, { by: shop.juma });
    desk.clock.advance(1000);
    const third = await desk.sell(shop, 12, 1);

    const own = await desk.receipts.list(shop.tenant, shop.asha, { limit: 10 });
    const all = await desk.receipts.list(shop.tenant, shop.vendor, { limit: 2 });

    expect(own.map(({ receipt }) => receipt)).toEqual([third.receipt, first.receipt]);
    expect(all.map(({ receipt }) => receipt)).toEqual([third.receipt, second.receipt]);
    const rest = await desk.receipts.list(shop.tenant, shop.vendor, { limit: 2, after: all.at(-1) });
    expect(rest.map(({ receipt }) => receipt)).toEqual([first.receipt]);
  });
});

describe('a receipt by its number', () => {
  test('is found as it is shown and as it is typed', async () => {
    const shop = await desk.openShop();
    const sale = await desk.sell(shop, 12, 3);

    for (const typed of ['10019', '1001-9']) {
      const found = await desk.receipts.find(shop.tenant, shop.juma, typed);
      expect(found).toMatchObject({ sale, sellerName: 'Asha', mayVoid: false, voidedAt: null, hasPhone: false });
    }
    expect(await desk.receipts.find(shop.tenant, shop.asha, '10019')).toMatchObject({ mayVoid: true });
  });

  test('with a typing mistake is refused without looking it up', async () => {
    const shop = await desk.openShop();
    await desk.sell(shop, 12, 3);
    const spent = desk.pool.totalCount + desk.pool.idleCount;

    await expect(desk.receipts.find(shop.tenant, shop.asha, '10018')).rejects.toMatchObject({
      code: 'receipt_mistyped',
    });
    await expect(desk.receipts.find(shop.tenant, shop.asha, '12')).rejects.toMatchObject({ code: 'receipt_mistyped' });
    expect(desk.pool.totalCount + desk.pool.idleCount).toBe(spent);
  });

  test('that is not there, or is another shop’s, is the same answer', async () => {
    const [shop, other] = [await desk.openShop(), await desk.openShop()];
    await desk.sell(shop, 12, 3);

    for (const typed of [withCheckDigit(1061), '10019']) {
      await expect(desk.receipts.find(other.tenant, other.vendor, typed)).rejects.toMatchObject({
        code: 'receipt_not_found',
      });
    }
  });

  test('that was cancelled says when and why', async () => {
    const shop = await desk.openShop();
    const { receipt } = await desk.sell(shop, 12, 3);
    await desk.sales.void(shop.tenant, { sale: { receipt }, reason: 'returned' }, shop.vendor);

    const found = await desk.receipts.find(shop.tenant, shop.vendor, receipt);

    expect(found).toMatchObject({
      sale: { status: 'voided' },
      voidedAt: desk.clock.now(),
      voidReason: 'returned',
      mayVoid: false,
    });
  });
});

describe('a receipt by SMS', () => {
  const ask = (shop: TestShop, receipt: string, phone?: string, by = shop.asha) =>
    desk.receipts.requestSms(shop.tenant, { receipt, phone }, by);
  const requested = async (shop: TestShop) =>
    (await desk.events(shop)).filter(({ type }) => type === 'receipt.requested').map(({ data }) => data);
  beforeEach(() => {
    desk.clock.set(NOON);
  });

  test('is asked for by three at once and goes once, and the number is not in the event', async () => {
    const shop = await desk.openShop();
    const { receipt, id } = await desk.sell(shop, 12, 3);

    const answers = await Promise.all([1, 2, 3].map(() => ask(shop, receipt, PHONE)));

    expect(answers.map(({ kind }) => kind).sort()).toEqual(['queued', 'too_soon', 'too_soon']);
    expect(await requested(shop)).toEqual([expect.objectContaining({ saleId: id, receipt })]);
    expect(JSON.stringify(await requested(shop))).not.toContain('712345678');
    expect(await desk.receipts.find(shop.tenant, shop.asha, receipt)).toMatchObject({ phone: PHONE, hasPhone: true });
    expect(await desk.receipts.find(shop.tenant, shop.juma, receipt)).toMatchObject({ phone: null, hasPhone: true });
  });

  test('goes again when it is asked for again: after a minute, three times in all', async () => {
    const shop = await desk.openShop();
    const { receipt } = await desk.sell(shop, 12, 3);
    const kinds: string[] = [];
    for (const seconds of [0, 59, 1, 60, 3600]) {
      desk.clock.advance(seconds * 1000);
      kinds.push((await ask(shop, receipt, PHONE)).kind);
    }
    expect(kinds).toEqual(['queued', 'too_soon', 'queued', 'queued', 'used_up']);
    expect(new Set((await requested(shop)).map(({ requestId }) => requestId)).size).toBe(3);
  });

  test('goes to a corrected number at once', async () => {
    const shop = await desk.openShop();
    const { receipt } = await desk.sell(shop, 12, 3);
    await ask(shop, receipt, PHONE);

    expect(await ask(shop, receipt, '+254712345679')).toMatchObject({ kind: 'queued', phone: '+254712345679' });
    expect(await desk.receipts.find(shop.tenant, shop.asha, receipt)).toMatchObject({ phone: '+254712345679' });
  });

  test('goes to the number of a credit customer without showing it to a seller', async () => {
    const shop = await desk.openShop();
    const customer = { phone: '+254700111222', name: 'Otieno' };
    const { receipt } = await desk.sell(shop, 12, 3, { payment: 'credit', customer });

    expect(await desk.receipts.find(shop.tenant, shop.asha, receipt)).toMatchObject({ phone: null, hasPhone: true });
    expect(await ask(shop, receipt)).toMatchObject({ kind: 'queued' });
  });

  test('is not sent to who said STOP, for a cancelled sale, or to nobody', async () => {
    const shop = await desk.openShop();
    const { receipt } = await desk.sell(shop, 12, 3);
    await desk.owner('public.sms_opt_outs').insert({ phone_hash: desk.hasher.phone('+254799000001') });

    expect(await ask(shop, receipt, '+254799000001')).toMatchObject({ kind: 'opted_out' });
    expect(await ask(shop, receipt)).toEqual({ kind: 'no_phone' });
    await desk.sales.undo(shop.tenant, { receipt }, shop.asha);
    await expect(ask(shop, receipt, PHONE)).rejects.toMatchObject({ code: 'sale_already_voided' });
    await expect(ask(shop, withCheckDigit(1061), PHONE)).rejects.toMatchObject({ code: 'receipt_not_found' });
    expect(await requested(shop)).toEqual([]);
  });
});

describe('the public check', () => {
  test('tells shop, total, payment, date and state, and nothing else', async () => {
    const shop = await desk.openShop();
    const { receipt } = await desk.sell(shop, 12, 3, { payment: 'mobile_money' });

    const checked = await desk.checker.check(shop.tenant.shopNumber, receipt);

    const { name, shopNumber, currency, timezone } = shop.tenant;
    expect(checked).toEqual({
      shop: { name, shopNumber, currency, timezone },
      receipt,
      totalMinor: 45000,
      // What came back of it, and the sale that a return is of: nothing here.
      givenBackMinor: 0,
      ofReceipt: null,
      payment: 'mobile_money',
      mobileMoneyLabel: 'M-Pesa',
      at: desk.clock.now(),
      voidedAt: null,
    });
    await desk.sales.undo(shop.tenant, { receipt }, shop.asha);
    expect(await desk.checker.check(shop.tenant.shopNumber, receipt)).toMatchObject({ voidedAt: desk.clock.now() });
  });

  test('answers every failure alike', async () => {
    const shop = await desk.openShop();
    await desk.sell(shop, 12, 3);
    const { shopNumber } = shop.tenant;

    for (const [shopDigits, receipt] of [
      [shopNumber, '10018'],
      [shopNumber, withCheckDigit(1061)],
      [withCheckDigit(9_999_999), '10019'],
      ['x', ''],
    ] as const) {
      await expect(desk.checker.check(shopDigits, receipt)).rejects.toMatchObject({
        code: 'receipt_not_found',
        details: {},
      });
    }
  });
});
