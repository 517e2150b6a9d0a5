import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { menuPartsForCheck } from '../../../src/compose/menu-parts-for-check.ts';
import { fingerprintOfAct } from '../../../src/features/acts/same-act.ts';
import { loadMenu } from '../../../src/ussd/menu/load-menu.ts';

/** Saving steps that may be done twice without being asked, and why. */
const HARMLESS: Readonly<Record<string, string>> = {
  'auth.repeatPin': 'the same PIN is the same PIN',
  'credit.allow': 'sales are compared with sales, where they are saved',
  'credit.save': 'sales are compared with sales, where they are saved',
  'debts.merge': 'one person is one person',
  'debts.remind': 'once in seven days',
  'debts.reverse': 'taken back once',
  'debts.smsReceipt': 'once a minute, and three times in all',
  'help.sendCodes': 'the codes once more',
  'debts.undo': 'taken back once',
  'expenses.takeBack': 'taken back once',
  'expenses.undo': 'taken back once',
  'items.create': 'a name that is there is asked about',
  'items.hide': 'hidden is hidden',
  'items.rename': 'the same name is the same name',
  'items.setLevel': 'the same level is the same level',
  'items.setPrice': 'the same price is the same price',
  'items.setUnit': 'the same unit is the same unit',
  'receipts.cancel': 'cancelled once',
  'receipts.changePayment': 'the same way of paying is the same',
  'receipts.sendAgain': 'once a minute, and three times in all',
  'receipts.sendTo': 'once a minute, and three times in all',
  'sell.pay': 'sales are compared with sales, where they are saved',
  'sell.payPrepared': 'sales are compared with sales, where they are saved',
  'sell.saveAgain': 'the answer to the question',
  'sell.sellBelowZero': 'sales are compared with sales, where they are saved',
  'sell.undo': 'cancelled once',
  'shop.flip': 'the page shows how it stands',
  'shop.setDayEnd': 'the same hour is the same hour',
  'shop.setEvening': 'the same hour is the same hour',
  'shop.setLanguage': 'the same language is the same language',
  'shop.setPriceLimit': 'the same limit is the same limit',
  'staff.invite': 'somebody who is invited is not invited again',
  'staff.refuseInvitation': 'refused once',
  'staff.stop': 'stopped once',
  'staff.unlock': 'open is open',
  'stock.approve': 'a count is decided once',
  'stock.counted': 'a count that is right changes nothing',
  'stock.reject': 'a count is decided once',
  'stock.takeBack': 'taken back once',
  'stock.undoRestock': 'taken back once',
};

/** Saving steps that no home page tells of, and why. */
const UNTOLD: Readonly<Record<string, string>> = {
  'credit.allow': 'sales are told of from the sales, while they are not cancelled',
  'credit.save': 'sales are told of from the sales, while they are not cancelled',
  'debts.smsReceipt': 'the payment before it is told of',
  'help.sendCodes': 'the SMS comes',
  'sell.pay': 'sales are told of from the sales, while they are not cancelled',
  'sell.payPrepared': 'sales are told of from the sales, while they are not cancelled',
  'sell.saveAgain': 'sales are told of from the sales, while they are not cancelled',
  'sell.sellBelowZero': 'sales are told of from the sales, while they are not cancelled',
  'shop.setLanguage': 'the home page is in that language',
  'staff.refuseInvitation': 'there is no home page',
  'staff.unlock': 'the page of the seller says so',
  'stock.approve': 'the page shows the next count, or that none waits',
  'stock.counted': 'nothing has changed',
  'stock.reject': 'the page shows the next count, or that none waits',
};

const { actions } = menuPartsForCheck();
const saving = [...actions.values()].filter(({ runIn }) => runIn !== undefined);
const { texts } = loadMenu('menus');

describe('what a key press saves', () => {
  test('is asked about when the same was saved a moment ago, or is written down here as harmless', () => {
    const unguarded = saving.filter(({ act }) => act === undefined).map(({ name }) => name);
    expect(unguarded.toSorted()).toEqual(Object.keys(HARMLESS).toSorted());
  });

  test('is told on the next home page, or is written down here as told otherwise', () => {
    const untold = saving.filter(({ says }) => says === undefined).map(({ name }) => name);
    expect(untold.toSorted()).toEqual(Object.keys(UNTOLD).toSorted());
  });

  test('is told of by outcomes and words that there are, and by a word for the question where it is asked', () => {
    const words = Object.keys(texts['en']?.words ?? {});
    const wrong = saving.flatMap(({ name, outcomes, says = {}, act }) =>
      Object.entries(says).flatMap(([outcome, word]) => {
        const needed = act === undefined ? [word] : [word, word.replace('said_', 'same_')];
        return outcomes.includes(outcome) && needed.every((one) => words.includes(one)) ? [] : [`${name} ${outcome}`];
      }),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the fingerprint of an act', () => {
  const part = fc.oneof(fc.string(), fc.integer(), fc.constant(undefined));
  const act = fc.record({ kind: fc.string(), of: fc.array(part) });

  test('is the same for the same act, and another for any other', () => {
    fc.assert(
      fc.property(act, act, (one, other) => {
        expect(fingerprintOfAct({ ...one, of: [...one.of] })).toBe(fingerprintOfAct(one));
        const isSame = JSON.stringify([one.kind, one.of]) === JSON.stringify([other.kind, other.of]);
        expect(fingerprintOfAct(one) === fingerprintOfAct(other)).toBe(isSame);
      }),
    );
  });
});
