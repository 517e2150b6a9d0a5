import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addAnswer, decodeRecord, encodeRecord, findAnswer } from '../../../../src/ussd/session/session-record.ts';

const anAnswer = fc.record(
  {
    text: fc.string({ unit: 'binary', maxLength: 182 }),
    end: fc.boolean(),
    page: fc.stringMatching(/^[A-Z0-9]{1,6}$/),
    open: fc.constant(true as const),
    place: fc.stringMatching(/^[0-9a-f]{5}$/),
  },
  { requiredKeys: ['text', 'end', 'page'] },
);
const aTag = fc.stringMatching(/^[0-9a-f]{32}$/);
const SAVED = 'SAVED Ksh450 CASH\nReceipt 1043-2\n1. SMS to customer\n2. New sale\n9. Undo\n0. Home';

describe('what is kept of a session', () => {
  test('comes back as it was, whatever the pages say', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.array(fc.tuple(aTag, anAnswer), { maxLength: 8 }),
        (state, given) => {
          const answers = given.reduce((packed, [tag, answer]) => addAnswer(packed, tag, answer), '');
          const record = decodeRecord(encodeRecord('token;', { startedAt: 1_790_000_000_000, state, answers }));

          expect(record).toEqual({ startedAt: 1_790_000_000_000, state: state === '' ? undefined : state, answers });
          for (const [tag, answer] of given.slice(-2)) expect(findAnswer(answers, tag)).toEqual(answer);
          expect(findAnswer(answers, 'ffffffffffffffffffff')).toBeUndefined();
        },
      ),
    );
  });

  test('is the newest answer when a step was answered twice', () => {
    const first = addAnswer('', 'a1', { text: 'first', end: false, page: 'S1' });
    const both = addAnswer(addAnswer(first, 'b2', { text: 'other', end: false, page: 'S2' }), 'a1', {
      text: 'second',
      end: true,
      page: 'X3',
    });

    expect(findAnswer(both, 'a1')).toEqual({ text: 'second', end: true, page: 'X3' });
    expect(findAnswer(both, 'b2')?.text).toBe('other');
  });

  test('writes the usual words of a page short, and shows them as they were', () => {
    const answers = addAnswer('', 'a1', { text: SAVED, end: false, page: 'S4' });

    expect(answers.length).toBeLessThan(0.7 * SAVED.length);
    expect(findAnswer(answers, 'a1')?.text).toBe(SAVED);
  });

  test('is bounded: the oldest answers go first, the newest never', () => {
    let answers = '';
    for (let i = 0; i < 200; i += 1)
      answers = addAnswer(answers, `${i}-tag`, { text: 'x'.repeat(160), end: false, page: 'S1' });

    expect(answers.length).toBeLessThanOrEqual(600);
    expect(findAnswer(answers, '199-tag')).toBeDefined();
    expect(findAnswer(answers, '197-tag')).toBeDefined();
    expect(findAnswer(answers, '0-tag')).toBeUndefined();
  });

  test('counts as nothing when it is not what we wrote', () => {
    for (const text of ['', 'x', 'x;1y', 'x;1y;', 'x;11;z:short', 'x;11;-1:', 'x;91;0:', '{"state":1}']) {
      expect(decodeRecord(text)).toBeUndefined();
    }
    expect(findAnswer('2:a12:S', 'a1')).toBeUndefined();
  });
});
