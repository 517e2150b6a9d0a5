import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTakeSmsCaps } from '../../../../src/features/messages/sms-caps.ts';
import { smsCaps } from '../../../../src/platform/sms-caps.ts';
import { NOON, openDesk, type TestShop } from '../../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());
const { clock, hasher, inTenant } = desk;

let phones = 0;
const newPhone = (): string => `+25471177${String((phones += 1)).padStart(4, '0')}`;
let shop: TestShop;
let other: TestShop;
beforeEach(async () => {
  clock.set(NOON);
  [shop, other] = [await desk.openShop(), await desk.openShop()];
});

const take = createTakeSmsCaps({ caps: smsCaps.parse('number 5/6/7, seller 4/100/100, shop 6/100/100'), hasher });
const want = (from: TestShop, to: string, by = from.asha.id) =>
  inTenant(from.tenant, (tx) => take(tx, { to, by, now: clock.now() }));
const passed = (answers: readonly unknown[]): number => answers.filter((answer) => answer === undefined).length;

describe('how many SMS may be caused', () => {
  test('five a minute to one number, whichever shops they come from and however many ask at once', async () => {
    const to = newPhone();
    const askers = [shop.asha, shop.juma, other.asha, other.juma];
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, n) => want(n % 4 < 2 ? shop : other, to, askers[n % 4]?.id)),
    );
    expect(passed(answers)).toBe(5);
    const again = new Date(NOON.getTime() + 60_000);
    expect(answers).toContainEqual({ whose: 'number', againAt: again });
    clock.set(again);
    expect(await want(shop, to)).toBeUndefined();
  });

  test('four a minute by one seller, to whatever numbers; a colleague goes on until the shop has sent six', async () => {
    expect(passed(await Promise.all([1, 2, 3, 4, 5, 6].map(() => want(shop, newPhone()))))).toBe(4);
    expect(await want(shop, newPhone())).toMatchObject({ whose: 'seller' });
    const { id } = shop.juma;
    expect(passed(await Promise.all([1, 2, 3].map(() => want(shop, newPhone(), id))))).toBe(2);
    expect(await want(shop, newPhone(), id)).toMatchObject({ whose: 'shop' });
    expect(await want(other, newPhone())).toBeUndefined();
  });

  test('six an hour and seven a day to one number', async () => {
    const to = newPhone();
    const sent: number[] = [];
    for (const minutes of [0, 1, 2, 3, 4, 5, 6, 61, 62, 122, 1441]) {
      clock.set(new Date(NOON.getTime() + minutes * 60_000));
      if ((await want(shop, to)) === undefined) sent.push(minutes);
    }
    expect(sent).toEqual([0, 1, 2, 3, 4, 5, 61, 1441]);
  });

  test('what is refused, or rolled back, does not count', async () => {
    const to = newPhone();
    const rolledBack = inTenant(shop.tenant, async (tx) => {
      await take(tx, { to, by: shop.asha.id, now: clock.now() });
      throw new Error('something else went wrong');
    });
    await expect(rolledBack).rejects.toThrow('something else');
    expect(passed(await Promise.all([1, 2, 3, 4, 5, 6, 7].map(() => want(shop, to))))).toBe(4);
    expect(await want(other, to)).toBeUndefined();
  });

  test('no shop may look who gets how much', async () => {
    const look = inTenant(shop.tenant, (tx) => tx.query({ text: 'select * from public.sms_caps', values: [] }));
    await expect(look).rejects.toMatchObject({ sqlState: '42501' });
  });
});

describe('a seller who has sent enough', () => {
  const sellAndAsk = async (phone: string, by = shop.asha) => {
    const { receipt } = await desk.sell(shop, 12, 1, { by });
    return desk.receipts.requestSms(shop.tenant, { receipt, phone }, by);
  };

  test('twenty-five receipts to one number in fifteen seconds: five go, and of the others nothing is promised', async () => {
    const to = newPhone();
    const kinds: string[] = [];
    for (let receipts = 0; receipts < 25; receipts += 1) {
      kinds.push((await sellAndAsk(to)).kind);
      clock.advance(600);
    }
    expect(kinds.filter((kind) => kind === 'queued')).toHaveLength(5);
    expect(kinds.filter((kind) => kind === 'capped')).toHaveLength(20);
    const asked = (await desk.events(shop)).filter(({ type }) => type === 'receipt.requested');
    expect(asked).toHaveLength(5);
  });

  test('has the reminder of a debt refused as well', async () => {
    const phone = newPhone();
    const sale = await desk.sell(shop, 12, 1, { payment: 'credit', customer: { phone, name: 'Otieno' } });
    for (let receipts = 0; receipts < 5; receipts += 1) await sellAndAsk(phone);
    const reminder = await desk.debts.remind(shop.tenant, sale.customerId ?? '', shop.vendor);
    expect(reminder).toMatchObject({ kind: 'capped', whose: 'number' });
    expect((await desk.events(shop)).map(({ type }) => type)).not.toContain('debt.reminded');
  });
});
