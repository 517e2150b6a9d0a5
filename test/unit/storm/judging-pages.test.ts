import { describe, expect, test } from '@jest/globals';
import { nothingSeen } from '../../../storm/seen.ts';
import { judgeAnswers } from '../../../storm/judge/judge-answers.ts';
import { delivered, factsOf, press, sale, SAVED, step, verdicts } from './made-up-storm.ts';

const KEYS = ['1', '12', '3', '1'];
const booked = factsOf({ sales: [sale()], steps: new Map([step(KEYS, SAVED)]) });

describe('a key press that the books have', () => {
  test('its own page, often, and "not sure" between: nothing to say', () => {
    const pay = press(KEYS);
    const answers = [delivered(pay, SAVED), delivered(pay, 'X3U Sorry, not sure'), delivered(pay, SAVED)];
    expect(verdicts(answers, booked)).toEqual([]);
  });

  test('"NOTHING was saved" is a lie', () => {
    const pay = press(KEYS);
    expect(verdicts([delivered(pay, SAVED), delivered(pay, 'X3 NOTHING was saved')], booked)).toEqual([
      'I10: NOTHING was saved, says the page; and it was',
    ]);
  });

  test('two answers, another page alone, and X2 for a late repeat are told apart', () => {
    const pay = press(KEYS);
    expect(verdicts([delivered(pay, SAVED), delivered(pay, 'S1E Nothing found')], booked)).toEqual([
      'I9: two answers to one saved key press',
    ]);
    expect(verdicts([delivered(pay, 'S3C 1. Save')], booked)).toEqual([
      'I9: a saved key press was answered with another page, and never with its own',
    ]);
    expect(verdicts([delivered(pay, 'X2 Let us stop here')], booked)).toEqual([
      'I9: a late repeat of a saved key press is put off with X2',
    ]);
  });

  test('another sum than the booked one, or another seller’s receipt, is not what was agreed', () => {
    const answers = [delivered(press(KEYS), SAVED)];
    const steps = new Map([step(KEYS, SAVED)]);
    const what = 'I3: what the page says was saved is not what was booked';
    expect(verdicts(answers, factsOf({ steps, sales: [sale({ total: 'Ksh451' })] }))).toEqual([what]);
    expect(verdicts(answers, factsOf({ steps, sales: [sale({ sellerId: 'juma' })] }))).toEqual([what]);
  });

  test('a credit sale whose SMS is held back is told by its number alone', () => {
    const held = 'C5L SAVED 1043-2. Otieno owes Ksh450\nNOT SENT. Later';
    const steps = new Map([step(KEYS, held)]);
    expect(verdicts([delivered(press(KEYS), held)], factsOf({ steps, sales: [sale()] }))).toEqual([]);
  });

  test('a caller who never heard of the sale and makes another was not told in time', () => {
    const again = [...KEYS, '1'];
    const second = 'S4 SAVED Ksh450 CASH\nReceipt 1044-1';
    const steps = new Map([step(KEYS, SAVED), step(again, second)]);
    const sales = [sale(), sale({ id: 'sale-2', clientRef: 'cart-2', receipt: '1044-1' })];
    const deliveries = [delivered(press(KEYS), 'S3C 1. Save'), delivered(press(again), second)];
    expect(verdicts(deliveries, factsOf({ steps, sales }))).toContain(
      'I1: a second sale by a caller who was not told of the first',
    );
  });
});

describe('a key press that the books do not have', () => {
  test('"NOTHING was saved" is the truth; SAVED is a lie, unless it tells of an earlier key press', () => {
    const pay = press(KEYS);
    expect(verdicts([delivered(pay, 'X3 NOTHING was saved')], factsOf())).toEqual([]);
    expect(verdicts([delivered(pay, SAVED)], factsOf())).toEqual([
      'I10: SAVED, says the page; and the books have nothing',
    ]);
    const wrongKey = press([...KEYS, '7'], { sessionId: 'ATUid_1' });
    expect(verdicts([delivered(press(KEYS), SAVED), delivered(wrongKey, `S4 Not valid. ${SAVED}`)], booked)).toEqual(
      [],
    );
  });

  test('two answers although nothing was broken; while something is, a page may be worked out anew', () => {
    const look = press(['2', '1']);
    const answers = [delivered(look, 'K3C Stock 40'), delivered(look, 'K3C Stock 39', { at: 500 })];
    expect(verdicts(answers, factsOf())).toEqual(['I9: two answers to one key press although nothing was broken']);
  });
});

test('a page with an item of another shop, and a sale that no key press made', () => {
  expect(verdicts([delivered(press(['1']), 'S1 12 Bread Q2 65')], factsOf())).toEqual([
    'I8: a page shows something of another shop',
  ]);
  expect(verdicts([delivered(press(['1']), 'S1 12 Bread Q1 65')], factsOf({ sales: [sale()] }))).toEqual([
    'I1: a sale by phone that no key press of a phone made',
  ]);
});

describe('the time that a caller waits', () => {
  const timing = { lateMs: 100, dials: [], dialledAt: 1000 };
  const said = (deliveries: ReturnType<typeof delivered>[], late = timing): readonly string[] => {
    const seen = nothingSeen();
    seen.deliveries.push(...deliveries);
    return judgeAnswers(seen, factsOf(), late).map(({ what }) => what);
  };

  test('more than five seconds and what the machine itself was late', () => {
    const key = press(['1']);
    expect(said([delivered(key, 'S1 SELL', { ms: 5050 })])).toEqual([]);
    expect(said([delivered(key, 'S1 SELL', { ms: 5150 })])).toEqual(['a caller without an answer within 5 s']);
    // The process that was asked had been frozen; the network asked the other one.
    expect(
      said([delivered(key, undefined, { ms: 9000, isFair: false }), delivered(key, 'S1 SELL', { web: 1 })]),
    ).toEqual([]);
  });

  test('nobody answered at all', () => {
    expect(said([delivered(press(['1']), undefined, { isFair: false })])).toEqual(['a key press that nobody answered']);
  });

  test('a sale whose answer got lost must stand on the next home page', () => {
    const facts = factsOf({ sales: [sale({ at: 900 })] });
    const silent = press([], { shown: { page: 'CM', hop: 'CM', body: 'CON Duka Q1\n1. Sell' } });
    const told = press([], { shown: { page: 'CM', hop: 'CM', body: 'CON Duka Q1\nLast 1043-2 Ksh450 saved' } });
    const judged = (dial: typeof silent): readonly string[] =>
      judgeAnswers(nothingSeen(), facts, { ...timing, dials: [dial] }).map(({ what }) => what);
    expect(judged(silent)).toEqual(['a saved sale whose answer got lost is not on the next home page']);
    expect(judged(told)).toEqual([]);
  });
});
