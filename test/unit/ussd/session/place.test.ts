import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHasher } from '../../../../src/platform/hash.ts';
import { placeMark } from '../../../../src/ussd/session/place.ts';
import { emptySession, readSession, writeSession, type SessionState } from '../../../../src/ussd/session/session.ts';
import { TEST_SECRET_KEY } from '../../../support/secrets.ts';

const hasher = createHasher(TEST_SECRET_KEY);
const mark = (session: SessionState): string => placeMark(hasher, session);

const words = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,6}$/),
  fc.oneof(fc.stringMatching(/^[a-z0-9]{1,8}$/), fc.nat({ max: 9999 })),
);
const aSession = fc
  .record({
    pages: fc.array(fc.tuple(fc.constantFrom('VM', 'RC1', 'RC2', 'S3'), words), { minLength: 1, maxLength: 4 }),
    rows: fc.array(fc.stringMatching(/^[0-9]{5}$/), { minLength: 1, maxLength: 12 }),
    receipt: fc.stringMatching(/^[0-9]{5}$/),
    sale: fc.stringMatching(/^[a-z]{1,8}$/),
  })
  .map(({ pages, rows, receipt, sale }): SessionState => {
    const stack = pages.map(([page, data], index) =>
      index === pages.length - 1 ? { page, data, list: { keys: rows, starts: [0], next: 5 } } : { page, data },
    );
    return { ...emptySession(1), dialogue: { stack, strikes: 0, waiting: [] }, notes: { receipts: { receipt, sale } } };
  });

const withRow = (session: SessionState, at: number, key: string): SessionState => ({
  ...session,
  dialogue: {
    ...session.dialogue,
    stack: session.dialogue.stack.map((frame) =>
      frame.list ? { ...frame, list: { ...frame.list, keys: frame.list.keys.with(at, key) } } : frame,
    ),
  },
});

describe('the mark of a place', () => {
  test('is the same when the session has been stored, in whatever order its words stand', () => {
    fc.assert(
      fc.property(aSession, (session) => {
        const turned = Object.fromEntries(Object.entries(session.notes?.receipts ?? {}).toReversed());
        expect(mark({ ...session, notes: { receipts: turned } })).toBe(mark(session));
        const read = readSession(writeSession(session));
        expect(read && mark(read)).toBe(mark(session));
      }),
    );
  });

  test('is another one when something else is in hand, or another row is there to pick', () => {
    fc.assert(
      fc.property(aSession, (session) => {
        expect(mark({ ...session, notes: { ...session.notes, receipts: { receipt: '10432X' } } })).not.toBe(
          mark(session),
        );
        expect(mark(withRow(session, 0, 'another'))).not.toBe(mark(session));
      }),
    );
  });

  test('is the same when only rows have changed that the page does not show, or a price has', () => {
    const session = withRow(
      {
        ...emptySession(1),
        dialogue: {
          strikes: 0,
          waiting: [],
          stack: [{ page: 'RC1', list: { keys: ['1', '2', '3'], starts: [0], next: 2 } }],
        },
      },
      2,
      '3',
    );
    expect(mark(withRow(session, 2, '4'))).toBe(mark(session));
    expect(mark(withRow(session, 1, '4'))).not.toBe(mark(session));
    const line = { itemId: 'i', code: 12, name: 'Sugar', unit: 'pc', priceMinor: 15000, quantityMilli: 3000 };
    const cart = { id: '01961d3a-0000-7000-8000-000000000001', at: 0, lines: [line] };
    const dearer = { ...cart, lines: [{ ...line, priceMinor: 16000 }] };
    const more = { ...cart, lines: [{ ...line, quantityMilli: 4000 }] };
    expect(mark({ ...session, cart: dearer })).toBe(mark({ ...session, cart }));
    expect(mark({ ...session, cart: more })).not.toBe(mark({ ...session, cart }));
  });
});
