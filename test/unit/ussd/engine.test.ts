import { describe, expect, test } from '@jest/globals';
import { atTheDoor, inside, menu } from '../../support/made-up-menu.ts';
import { phoneOnMenu } from '../../support/phone-on-menu.ts';

const caller = () => phoneOnMenu(menu, inside).dial();

describe('walking the menu', () => {
  test('a sale goes from page to page and is saved by the key that was seen', () => {
    const phone = caller();
    const pages = [['1'], ['12'], ['3'], ['1']].map((keys) => phone.press(...keys).screen);
    expect(pages).toEqual(['ITEM', 'QTY', 'PAY', 'DONE']);
    expect(phone.ran.at(-1)).toEqual({ action: 'sell.save', value: undefined });
  });

  test('stars put several answers into one, but never the one that saves', () => {
    const phone = caller().press('1', '12', '3', '1');
    expect(phone.screen).toBe('SURE');
    expect(phone.ran.map(({ action }) => action)).not.toContain('sell.save');
    expect(phone.press('1').screen).toBe('DONE');
  });

  test('a dial string stops where something must be seen, and what stands behind it is dropped', () => {
    const phone = phoneOnMenu(menu, inside).dial('1', '12', '3', '1', '1', '1');
    expect(phone.screen).toBe('SURE');
    expect(phone.ran.map(({ action }) => action)).not.toContain('sell.save');
  });

  test('0 goes back through the very pages that were walked, a dialled path like a pressed one', () => {
    const phone = phoneOnMenu(menu, inside).dial('1', '12', '3');
    expect(['0', '0', '0', '0'].map((key) => phone.press(key).screen)).toEqual(['QTY', 'ITEM', 'HOME', 'BYE']);
  });

  test('00 leads home from everywhere', () => {
    expect(caller().press('1').press('12').press('00').screen).toBe('HOME');
  });

  test('in a dial string 0 and 00 are values and never ways back', () => {
    expect(phoneOnMenu(menu, inside).dial('1', '12', '0').screen).toBe('QTYE');
    expect(phoneOnMenu(menu, inside).dial('1', '12', '00').screen).toBe('QTYE');
  });

  test('a page added to a sale leads back to the sale', () => {
    const phone = caller().press('1').press('12').press('3').press('5');
    expect(phone.screen).toBe('ITEM');
    expect(phone.press('0').screen).toBe('PAY');
  });
});

describe('invalid input', () => {
  test('the same page comes again behind the prefix, and the third time in a row ends the session', () => {
    const phone = caller();
    expect(phone.press('7').screen).toBe('HOME!');
    expect(phone.press('8').screen).toBe('HOME!');
    expect(phone.press('9').screen).toBe('STOP');
  });

  test('a good answer in between starts the counting anew', () => {
    const phone = caller().press('7').press('8').press('1').press('0');
    expect(phone.press('7').screen).toBe('HOME!');
  });

  test('an error page repeats what was typed, and takes the same answers as the page beneath', () => {
    const phone = caller().press('1').press('55');
    expect(phone.screen).toBe('ITEME');
    expect(phone.dialogue().stack.at(-1)?.data).toEqual({ q: '55' });
    expect(phone.press('12').screen).toBe('QTY');
  });

  test.each(['constructor', '__proto__', 'toString'])('%s is no key of any page', (word) => {
    expect(caller().press(word).screen).toBe('HOME!');
  });

  test('a bad token in a dial drops all behind it', () => {
    const phone = phoneOnMenu(menu, inside).dial('1', '55', '12', '3');
    expect(phone.screen).toBe('ITEME');
    expect(phone.ran.filter(({ action }) => action === 'sell.quantity')).toEqual([]);
  });
});

describe('PINs', () => {
  test('the tokens of a dial wait for the PIN and walk on behind it', () => {
    const phone = phoneOnMenu(menu, atTheDoor).dial('1', '12', '3');
    expect(phone.screen).toBe('PIN');
    expect(phone.press('5831').screen).toBe('PAY');
  });

  test('a PIN typed into the dial string is not kept', () => {
    const phone = phoneOnMenu(menu, atTheDoor).dial('5831');
    expect(JSON.stringify(phone.dialogue())).not.toContain('5831');
    expect(phone.press('5831').screen).toBe('HOME');
  });

  test('a PIN with more behind it is no try, and nothing of it is acted on', () => {
    const phone = phoneOnMenu(menu, atTheDoor).dial().press('5831', '1', '12');
    expect(phone.screen).toBe('PIN!');
    expect(phone.ran.map(({ action }) => action)).toEqual(['entry.dial']);
  });

  test('a wrong PIN is not counted with the other mistakes', () => {
    const phone = phoneOnMenu(menu, atTheDoor).dial();
    expect(['1111', '2222', '3333', '4444'].map((pin) => phone.press(pin).screen)).toEqual([
      'PINE',
      'PINE',
      'PINE',
      'PINE',
    ]);
  });

  test('a risky step asks for the PIN first, and runs once it is right', () => {
    const phone = caller().press('2').press('1');
    expect(phone.screen).toBe('ASK');
    expect(phone.press('1111').screen).toBe('ASKE');
    expect(phone.press('5831').screen).toBe('DONE');
    expect(phone.ran.map(({ action }) => action)).toEqual(['entry.dial', 'auth.stepUp', 'auth.stepUp', 'shop.hide']);
  });

  test('a PIN typed a moment ago is not asked for again', () => {
    expect(caller().stepUp().press('2').press('1').screen).toBe('DONE');
  });

  test('what was done a moment ago is asked about, and done again only by the key that says so', () => {
    const phone = phoneOnMenu(menu, {
      ...inside,
      'sell.save': ({ again }) => (again ? { result: 'saved' } : { result: 'repeated', data: { sec: 5 } }),
    });
    phone.dial('1', '12', '3').press('1');
    expect(phone.screen).toBe('SAME');
    expect(phone.press('2').screen).toBe('HOME');
    phone.press('1', '12', '3').press('1');
    expect(phone.press('1').screen).toBe('DONE');
    expect(phone.ran.filter(({ action }) => action === 'sell.save')).toHaveLength(3);
  });

  test('a risky step that is wanted once more needs the PIN as before', () => {
    const phone = phoneOnMenu(menu, {
      ...inside,
      'shop.hide': ({ again }) => (again ? { result: 'ok' } : { result: 'repeated' }),
    }).dial();
    phone.press('2').press('1').press('5831');
    expect(phone.screen).toBe('SAME');
    expect(phone.press('1').screen).toBe('ASK');
    expect(phone.press('5831').screen).toBe('DONE');
  });

  test('back from the PIN leads to the page that asked', () => {
    expect(caller().press('2').press('1').press('0').screen).toBe('RISKY');
  });
});

describe('texts and lists', () => {
  test('a name of which only a part fits is shown before it is kept', () => {
    const phone = phoneOnMenu(menu, {
      ...inside,
      'shop.name': ({ value }) =>
        value === 'Mama Njeri Super' ? { result: 'ok' } : { result: 'shortened', data: { fits: 'Mama Njeri Super' } },
    }).dial();
    expect(phone.press('3').press('Mama Njeri Supermarket').screen).toBe('CUT');
    expect(phone.press('7').screen).toBe('CUT!');
    expect(phone.press('0').screen).toBe('NAME');
    phone.press('Mama Njeri Supermarket');
    expect(phone.press('1').screen).toBe('DONE');
    expect(phone.ran.at(-1)).toEqual({ action: 'shop.name', value: 'Mama Njeri Super' });
  });

  test('a name takes the whole answer, its stars read as spaces', () => {
    const phone = caller().press('3').press('Mama', 'Njeri');
    expect(phone.ran.at(-1)?.value).toBe('Mama Njeri');
  });

  test('a name cannot be dialled', () => {
    expect(phoneOnMenu(menu, inside).dial('3', '777').screen).toBe('NAME');
  });

  test('a pick typed ahead is counted on the list as it would have been shown', () => {
    const sights = { 'shop.people': { rows: [{ key: 'asha' }, { key: 'juma' }], closed: ['1'] } };
    const phone = phoneOnMenu(menu, inside, { sights }).dial().press('4', '2');
    expect(phone.ran.at(-1)).toEqual({ action: 'shop.pick', value: 'juma' });
  });

  test('a key that the page does not print is not handled: the pick behind it is', () => {
    const sights = { 'shop.people': { rows: [{ key: 'asha' }], closed: ['1'] } };
    const phone = phoneOnMenu(menu, inside, { sights }).dial().press('4', '1');
    expect(phone.ran.at(-1)).toEqual({ action: 'shop.pick', value: 'asha' });
  });
});
