import { describe, expect, test } from '@jest/globals';
import { loadMenu } from '../../../../src/ussd/menu/load-menu.ts';
import { phoneOnMenu, type Play } from '../../../support/phone-on-menu.ts';

const { menu } = loadMenu('menus');

const result = (name: string, data?: Record<string, string>): Play => ({ result: name, ...(data ? { data } : {}) });

/** What the actions say in these walks, unless a test says otherwise: a seller in a shop where all goes well. */
const goodDay: Readonly<Record<string, Play>> = {
  'entry.dial': (move) => ({ result: 'home', home: 'CM', rest: move.walk.rest }),
  'sell.start': result('ok'),
  'sell.pickItem': result('whole'),
  'sell.setQuantity': result('ok'),
  'sell.preparePayment': result('ok'),
  'sell.pay': result('saved', { total: 'Ksh450', pay: 'CASH', rno: '1043-2' }),
  'sell.newSale': result('ok'),
  'sell.addLine': result('ok'),
};

const phone = (plays: Readonly<Record<string, Play>> = {}) =>
  phoneOnMenu(menu, { ...goodDay, ...plays }, { sights, traits: { currency: 'KES', fractions: false } });

/** Every view closes no key, and gives a row where a list is asked for. */
const sights = Object.fromEntries(
  Object.values(menu.pages).flatMap(({ view, list }) =>
    view === undefined || list === undefined ? [] : [[view, { rows: [{ key: 'first' }] }] as const],
  ),
);

const owner: Play = (move) => ({ result: 'home', home: 'VM', rest: move.walk.rest });

describe('walks through the menu we ship', () => {
  test('back after a quick dial shows exactly the pages of a walk by menu', () => {
    const caller = phone().dial('1', '12', '3');
    const seen = [caller.screen];
    for (let count = 0; count < 3; count += 1) seen.push(caller.press('0').screen);
    expect(seen).toEqual(['S3', 'S2', 'S1', 'CM']);
  });

  test('a payment in the dial is shown and not saved', () => {
    const caller = phone().dial('1', '12', '3', '5', '7', '1', '1');
    expect(caller.screen).toBe('S3C');
    expect(caller.ran.map(({ action }) => action)).not.toContain('sell.pay');
    expect(caller.press('0').screen).toBe('S3');
    expect(caller.press('1').screen).toBe('S4');
    expect(caller.press('2').screen).toBe('S1');
    expect(caller.press('0').screen).toBe('CM');
  });

  test('what is short is looked at before anything is answered, and leads back to where it was typed', () => {
    const short = { 'sell.setQuantity': result('short'), 'sell.otherQuantity': result('new_line') };
    const caller = phone({ ...short, 'sell.takeWhatIsLeft': result('new_line') }).dial('1', '12', '50', '1');
    expect(caller.screen).toBe('S10');
    expect(caller.press('2').screen).toBe('S2');
    caller.press('50').press('1');
    expect(caller.screen).toBe('S3');
    expect(caller.press('0').screen).toBe('S2');
  });

  test('a draft goes on at its last line', () => {
    const caller = phone({
      'entry.dial': { result: 'draft', home: 'CM' },
      'sell.resume': result('weighed'),
    }).dial();
    const seen = [caller.screen, caller.press('1').screen, caller.press('0').screen, caller.press('0').screen];
    expect([...seen, caller.press('0').screen]).toEqual(['S12', 'S3', 'S2W', 'S1', 'CM']);
  });

  test('the change of a line ends on the page of payment, once', () => {
    const caller = phone({
      'sell.change': result('one'),
      'sell.changeQuantity': result('whole'),
      'sell.setQuantity': result('ok'),
      'sell.setPrice': result('ok'),
    }).dial('1', '12', '3');
    expect(caller.press('6').press('1').press('140').screen).toBe('S3');
    expect(caller.press('0').screen).toBe('S2');
  });

  test('a price that may be a typing mistake is asked about before the PIN is', () => {
    const judged: Play = ({ value }) => ({ result: value === 150_000 ? 'big' : 'ok' });
    const caller = phone({
      'entry.dial': owner,
      'items.open': result('ok'),
      'items.judgePrice': judged,
      'items.setPrice': result('saved', { code: '12', name: 'Sugar', price: 'Ksh160' }),
      'auth.stepUp': result('ok'),
    }).dial();
    caller.press('2').press('6').press('12').press('1');
    expect(caller.press('1500').screen).toBe('E3W');
    expect(caller.press('0').screen).toBe('E3');
    expect(caller.press('160').screen).toBe('PU1');
    expect(caller.press('5831').screen).toBe('E9');
    expect(caller.ran.find(({ action }) => action === 'items.setPrice')?.value).toBe(16_000);
  });

  test("an owner's count needs the PIN, a seller's goes to the owner", () => {
    const count = { 'stock.pickCount': result('ok'), 'stock.counted': result('less') };
    const byOwner = phone({ ...count, 'entry.dial': owner, 'stock.explain': result('owner') }).dial();
    expect(byOwner.press('2').press('4').press('12').press('35').press('2').screen).toBe('PU1');
    const sent = { 'stock.explain': result('cashier'), 'stock.propose': result('sent') };
    const bySeller = phone({ ...count, ...sent }).dial();
    expect(bySeller.press('2').press('4').press('12').press('35').press('2').screen).toBe('K12C');
  });

  test('two wrong PINs do not count as mistakes on the page', () => {
    const caller = phone({
      'entry.dial': { result: 'pin', home: 'CM' },
      'auth.pin': ({ value }) => ({ result: value === '5831' ? 'home' : 'wrong', data: { n: '2' } }),
    }).dial();
    expect(caller.press('1111').screen).toBe('L2');
    expect(caller.press('2222').screen).toBe('L2');
    expect(caller.press('x').screen).toBe('L2!');
    expect(caller.press('5831').screen).toBe('CM');
  });

  test('a PIN that differs is chosen again from the start', () => {
    const caller = phone({
      'entry.dial': { result: 'reset_pending', home: 'VM' },
      'auth.code': result('ok'),
      'auth.newPin': ({ value }) => ({ result: value === '1111' ? 'easy' : 'ok' }),
      'auth.repeatPin': ({ value }) => ({ result: value === '7402' ? 'saved' : 'differ' }),
    }).dial();
    const seen = ['482913', '1111', '7402', '7403', '7402', '7402'].map((input) => caller.press(input).screen);
    expect(seen).toEqual(['P1', 'P1E', 'P2', 'P2E', 'P2', 'VM']);
  });

  test('sign-up goes back from the consent to the choice of the PIN', () => {
    const caller = phone({
      'entry.dial': { result: 'signup' },
      'signup.resume': result('consent'),
    }).dial();
    expect(caller.press('1').screen).toBe('R5');
    expect(caller.press('0').screen).toBe('R3');
    expect(caller.press('0').screen).toBe('R2');
    expect(caller.press('0').screen).toBe('R1');
    expect(caller.press('0').screen).toBe('U2');
  });

  test('the first credit ever leads back to the customers, now that there is one', () => {
    const caller = phone({
      'credit.start': result('none'),
      'credit.phone': ({ value }) => ({ result: value === '123' ? 'invalid' : 'new' }),
      'credit.name': result('ok'),
    }).dial('1', '12', '1', '4');
    const seen = [caller.screen, ...['123', '0755666777', 'Wanjiku', '0'].map((input) => caller.press(input).screen)];
    expect(seen).toEqual(['C1Z', 'C1E', 'C2', 'C3', 'C1']);
  });

  test('a debt that somebody else has paid meanwhile is asked about again', () => {
    const caller = phone({
      'entry.dial': owner,
      'debts.payers': result('some'),
      'debts.payByPhone': result('ok'),
      'debts.amount': result('ok'),
      'debts.pay': result('too_much'),
    }).dial('3', '2', '0700111222', '300');
    expect(caller.screen).toBe('D5');
    expect(caller.press('1').screen).toBe('D4E');
    expect(caller.press('100').screen).toBe('D5');
  });

  test('a mistyped receipt number leads back to the list', () => {
    const caller = phone({
      'receipts.start': result('some'),
      'receipts.find': result('mistyped', { q: '10433' }),
    }).dial('5', '10433');
    expect(caller.screen).toBe('RC1E');
    expect(caller.press('0').screen).toBe('RC1');
    expect(caller.press('0').screen).toBe('CM');
  });

  test('anyone may check a receipt by one dial', () => {
    const caller = phone({
      'entry.dial': (move) => ({ result: 'check', rest: move.walk.rest.slice(1) }),
      'receipts.checkShop': result('ok'),
      'receipts.check': result('genuine'),
    }).dial('8', '20518', '10432');
    expect(caller.screen).toBe('V3');
  });
});
