import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PAYMENTS } from '../../../../src/values/payment.ts';
import { COUNT_REASONS } from '../../../../src/features/stock/count.ts';
import { readDraft, writeDraft } from '../../../../src/ussd/session/draft.ts';
import type { Cart } from '../../../../src/ussd/session/open-sale.ts';
import {
  emptySession,
  readSession,
  sessionVersion,
  writeSession,
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

const someNotes = fc.record(
  {
    receipts: fc.record({ receipt: text, sale: text, line: whole, back: whole, amount: whole }, { requiredKeys: [] }),
    sale: fc.record({ payment: fc.constantFrom(...PAYMENTS) }, { requiredKeys: [] }),
    credit: fc.record({ phone: text, sms: fc.constantFrom(0 as const, 1 as const) }, { requiredKeys: [] }),
    stock: fc.record(
      { item: text, itemCode: whole, counted: whole, reason: fc.constantFrom(...COUNT_REASONS), price: whole },
      { requiredKeys: [] },
    ),
    check: fc.record({ shop: text }),
  },
  { requiredKeys: [] },
);

const someWork = fc.record(
  {
    memberId: fc.uuid(),
    busy: text,
    stack: fc.array(aFrame, { maxLength: 4 }),
    traits: fc.dictionary(name, fc.oneof(word, fc.boolean()), { maxKeys: 3 }),
    notes: someNotes,
    cart: aCart,
  },
  { requiredKeys: ['memberId', 'busy', 'stack', 'traits'] },
);

const aSession: fc.Arbitrary<SessionState> = fc.record(
  {
    v: fc.constant(sessionVersion),
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
    halted: someWork,
    steppedUpUntil: whole,
    notice: fc.record({ word: text, data: record }),
    notes: someNotes,
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
      v: sessionVersion,
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

  test.each(['', '{', 'null', '[]', '[3,1]', '{"v":3}', '\u0001'])('is nothing when it is %j', (broken) => {
    expect(readSession(broken)).toBeUndefined();
    expect(readDraft(broken)).toBeUndefined();
  });
});

const anId = '01a1bdeb-5137-7396-bcd7-c47a8aea7fc9';
/** The notes of version 1: one bag for all tasks. Here of a seller who sells on credit, and then counts. */
const before =
  '[1,7,3,"tag","sw",null,[null,0,[],[]],{},null,null,{"sale":"\u0001AaG961E3c5a818R6iup_yQ","receipt":"10432",' +
  '"payment":"credit","phone":"+254722000009","sms":1,"item":"\u0001AaG961E3c5a818R6iup_yQ","itemCode":12,' +
  '"book":3000,"mode":"count"}]';

describe('a call that an update of the program meets', () => {
  test('goes on: each task finds what it has noted', () => {
    const session = readSession(before);

    expect(session).toMatchObject({ v: sessionVersion, used: 3, language: 'sw' });
    expect(session?.notes).toMatchObject({
      receipts: { sale: anId, receipt: '10432' },
      sale: { payment: 'credit' },
      credit: { phone: '+254722000009', sms: 1 },
      stock: { item: anId, itemCode: 12, book: 3000, mode: 'count' },
    });
    // The debt book knows no mode of that name.
    expect(session?.notes).not.toHaveProperty('debts');
  });

  test('is built again when its notes are none that a task can have written, or of a program to come', () => {
    const session = { ...emptySession(7), notes: { stock: { item: anId, counted: 3000 } } };
    const kept = writeSession(session);

    expect(readSession(kept)).toEqual(session);
    expect(readSession(kept.replace('3000', '"many"'))).toBeUndefined();
    expect(readSession(kept.replace(`[${sessionVersion},`, `[${sessionVersion + 1},`))).toBeUndefined();
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

  test('so does other work, with a sale beside it or without', () => {
    fc.assert(
      fc.property(fc.record({ halted: someWork, cart: aCart }, { requiredKeys: ['halted'] }), (draft) => {
        expect(readDraft(writeDraft(draft))).toEqual(plain(draft));
      }),
    );
  });
});
