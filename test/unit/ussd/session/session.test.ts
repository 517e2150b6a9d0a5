import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  readDraft,
  readSession,
  writeDraft,
  writeSession,
  type Cart,
  type SessionState,
} from '../../../../src/ussd/session/session.ts';

/** What is kept is kept under our own names, never under what a caller typed. */
const name = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,11}$/);
const text = fc.string({ unit: 'binary', maxLength: 20 });
const whole = fc.integer({ min: 0 });
const word = fc.oneof(text, whole);
const record = fc.dictionary(name, word, { maxKeys: 3 });

const aCart: fc.Arbitrary<Cart> = fc.record({
  id: fc.uuid(),
  lines: fc.array(
    fc.record(
      {
        itemId: fc.uuid(),
        code: whole,
        name: text,
        unit: text,
        priceMinor: whole,
        agreedMinor: whole,
        quantityMilli: whole,
        totalMinor: whole,
        belowZero: fc.boolean(),
      },
      { requiredKeys: ['itemId', 'code', 'name', 'unit', 'priceMinor'] },
    ),
    { maxLength: 3 },
  ),
  at: whole,
});

const aFrame = fc.record(
  {
    page: text,
    face: text,
    data: record,
    list: fc.record(
      { keys: fc.array(text), numbers: fc.array(whole), starts: fc.array(whole), next: whole },
      { requiredKeys: ['keys', 'starts'] },
    ),
    part: whole,
    moreParts: fc.boolean(),
    closed: fc.array(text),
    asks: fc.record({ page: text, slot: text, value: word }, { requiredKeys: ['page', 'slot'] }),
  },
  { requiredKeys: ['page'] },
);

const aSession: fc.Arbitrary<SessionState> = fc.record(
  {
    v: fc.constant(1 as const),
    menu: whole,
    used: whole,
    tag: text,
    codeInInputs: fc.boolean(),
    dialled: fc.record({ count: fc.integer({ min: 1, max: 40 }), tag: text }),
    ended: fc.boolean(),
    dialogue: fc.record(
      { stack: fc.array(aFrame, { maxLength: 4 }), home: text, strikes: whole, waiting: fc.array(text) },
      { requiredKeys: ['stack', 'strikes', 'waiting'] },
    ),
    language: fc.constantFrom('en' as const, 'sw' as const),
    traits: fc.dictionary(name, fc.oneof(word, fc.boolean()), { maxKeys: 3 }),
    who: fc.record({
      memberId: fc.uuid(),
      tenantId: fc.uuid(),
      role: fc.constantFrom('vendor' as const, 'cashier' as const),
      name: text,
      sellerNumber: whole,
      owner: text,
      mobileMoney: text,
    }),
    cart: aCart,
    waitingCart: aCart,
    steppedUpUntil: whole,
    notice: fc.record({ word: text, data: record }),
    notes: record,
  },
  { requiredKeys: ['v', 'menu', 'used', 'tag', 'dialogue', 'language', 'traits'] },
);

/** Records without a prototype are the generator's way, not ours. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('the state of a call', () => {
  test('comes back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(aSession, (session) => {
        expect(readSession(writeSession(session))).toEqual(plain(session));
      }),
    );
  });

  test('takes about half the room of plain JSON', () => {
    const session: SessionState = {
      v: 1,
      menu: 1,
      used: 4,
      tag: '8dfbeede972726b10b15adc9fb2df23a',
      ended: false,
      dialogue: { stack: [{ page: 'VM' }, { page: 'S1' }, { page: 'S3' }], home: 'VM', strikes: 0, waiting: [] },
      language: 'en',
      traits: { currency: 'KES', country: 'KE', fractions: false },
      who: {
        memberId: '01a1bdeb-5137-7396-bcd7-c47a8aea7fc9',
        tenantId: '01a1bdeb-5137-717f-bb64-1f379ee01b54',
        role: 'vendor',
        name: 'Zawadi',
        sellerNumber: 1,
        owner: 'Zawadi',
        mobileMoney: 'M-Pesa',
      },
    };

    expect(writeSession(session).length).toBeLessThan(0.55 * JSON.stringify(session).length);
  });

  test.each(['', '{', 'null', '[]', '[2,1]', '{"v":2}', '\u0001'])('is nothing when it is %j', (broken) => {
    expect(readSession(broken)).toBeUndefined();
    expect(readDraft(broken)).toBeUndefined();
  });
});

describe('a sale that was left in the middle', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(aCart, (cart) => {
        expect(readDraft(writeDraft({ cart }))).toEqual(plain({ cart }));
      }),
    );
  });
});
