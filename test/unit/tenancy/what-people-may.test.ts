import { describe, expect, it } from '@jest/globals';
import {
  checkMay,
  limitedTo,
  may,
  mayEver,
  RIGHTS,
  worksForOwner,
  type Right,
} from '../../../src/tenancy/what-people-may.ts';

const NOW = new Date('2026-03-10T09:00:00Z');
const before = (ms: number): Date => new Date(NOW.getTime() - ms);
const MINUTES = 60_000;
const DAYS = 86_400_000;

const ME = 'me';
const usual = {
  ...{ by: 'somebody else', at: before(40 * DAYS), savedAt: before(40 * DAYS), now: NOW },
  ...({ typedForIt: false, cashiersAddStock: false, status: 'active', restrictedUntil: before(-DAYS) } as const),
};

/** Moments at the edges of every rule, beginning from the worst of all: late, somebody else's, forbidden, restricted. */
const SITUATIONS = {
  'somebody else’s and late': {},
  'own and late': { by: ME },
  'own, 10 minutes after saving': { by: ME, savedAt: before(10 * MINUTES) },
  'own, a little later than that': { by: ME, savedAt: before(10 * MINUTES + 1) },
  'somebody else’s, just saved': { savedAt: NOW },
  'somebody else’s, after 30 days': { at: before(30 * DAYS) },
  'somebody else’s, a little later than that': { at: before(30 * DAYS + 1) },
  'own, and the phone was typed': { by: ME, typedForIt: true },
  'somebody else’s, and the phone was typed': { typedForIt: true },
  'the shop lets sellers add stock': { cashiersAddStock: true },
  'the day after a new PIN by SMS is over': { restrictedUntil: NOW },
  'there never was one': { restrictedUntil: null },
  'invited only': { restrictedUntil: null, status: 'invited' },
} as const;
type Situation = keyof typeof SITUATIONS;

const ALWAYS = Object.keys(SITUATIONS);
const OWN = ALWAYS.filter((situation) => situation.startsWith('own'));

/** What a word of the matrix means: the situations in which it lets somebody pass. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  '–': [],
  yes: ALWAYS,
  own: OWN,
  'own, 10 min': ['own, 10 minutes after saving'] satisfies Situation[],
  '30 days': ['somebody else’s, after 30 days'] satisfies Situation[],
  'own if typed': ['own, and the phone was typed'] satisfies Situation[],
  'if allowed': ['the shop lets sellers add stock'] satisfies Situation[],
  'not after a reset': ['the day after a new PIN by SMS is over', 'there never was one'] satisfies Situation[],
};

/** The matrix of roles, line by line: what, owner, seller, operator. */
const MATRIX: Readonly<
  Record<string, readonly [rights: readonly Right[], owner: string, seller: string, admin: string]>
> = {
  'look after shops: list, suspend, reopen, unlock in an emergency': [
    ['admin.list_tenants', 'admin.suspend_tenant', 'admin.reopen_tenant', 'admin.unlock', 'admin.read_audit'],
    ...(['–', '–', 'yes'] as const),
  ],
  'read the log of who did what': [['audit.read'], 'yes', '–', 'yes'],
  'read sales and what they come to': [['sale.read', 'report.read'], 'yes', 'own', '–'],
  sell: [['sale.record', 'sale.record_on_credit'], 'yes', 'yes', '–'],
  'undo by the key after saving': [['undo'], 'own, 10 min', 'own, 10 min', '–'],
  'cancel, take back a part, change how it was paid': [
    ['sale.void', 'sale.return', 'sale.change_payment', 'payment.reverse', 'inventory.reverse_restock'],
    ...(['30 days', 'own, 10 min', '–'] as const),
  ],
  'ask any price, sell over the credit limit': [['sale.set_any_price', 'sale.exceed_credit_limit'], 'yes', '–', '–'],
  'take and pay out money': [['payment.record', 'payment.pay_out'], 'yes', 'yes', '–'],
  'ask a customer to pay by mobile money': [['mobile_payment.request'], 'yes', 'yes', '–'],
  'see mobile money that came, say for which sale': [['mobile_payment.read', 'mobile_payment.assign'], 'yes', '–', '–'],
  'remind a customer, make one of two': [['customer.remind', 'customer.merge'], 'yes', '–', '–'],
  'know customers': [['customer.read', 'customer.create'], 'yes', 'yes', '–'],
  'see the numbers of customers': [['customer.read_phone'], 'yes', '–', '–'],
  'see the number that a receipt went to': [['receipt.read_phone'], 'yes', 'own if typed', '–'],
  'check stock, count': [['inventory.read', 'inventory.count'], 'yes', 'yes', '–'],
  'add stock': [['inventory.restock'], 'yes', 'if allowed', '–'],
  'say what it cost, book a count, decide on one': [
    [
      'inventory.record_cost',
      'inventory.read_movements',
      'inventory.apply_count',
      'discrepancy.read',
      'discrepancy.decide',
    ],
    ...(['yes', '–', '–'] as const),
  ],
  'add and change items': [['inventory.create', 'inventory.change'], 'yes', '–', '–'],
  'change prices, staff and settings': [
    [
      ...(['inventory.change_price', 'settings.change'] as const),
      ...(['staff.invite', 'staff.reset_pin', 'staff.unlock', 'staff.stop'] as const),
    ],
    ...(['not after a reset', '–', '–'] as const),
  ],
  'write expenses down': [['expense.read', 'expense.record'], 'yes', '–', '–'],
  'take an expense back': [['expense.reverse'], '30 days', '–', '–'],
  'see staff, settings, messages and news': [
    ['staff.read', 'settings.read', 'message.read', 'notice.read'],
    ...(['yes', '–', '–'] as const),
  ],
  'have a forgotten PIN replaced by SMS': [['pin.reset_by_sms'], 'yes', '–', '–'],
  'take data out of the shop': [['export', 'webhook.create'], 'not after a reset', '–', '–'],
  'see and end who hears of the shop': [['webhook.read', 'webhook.delete'], 'yes', '–', '–'],
};

const CELLS = Object.entries(MATRIX).flatMap(([what, [rights, owner, seller, admin]]) =>
  rights.flatMap((right) =>
    Object.entries({ vendor: owner, cashier: seller, admin }).map(([role, word]) => ({ what, right, role, word })),
  ),
);

describe('what people may', () => {
  it.each(CELLS)('$what ($right): $role $word', ({ right, role, word }) => {
    const passed = Object.entries(SITUATIONS)
      .filter(([, facts]) => may({ id: ME, role }, right, { ...usual, ...facts }))
      .map(([situation]) => situation);
    expect(passed).toEqual(WORDS[word]);
    expect(mayEver({ id: ME, role }, right)).toBe(word !== '–');
  });

  it('stands in the matrix, every right of the table', () => {
    expect(CELLS.map(({ right }) => right)).toEqual(expect.arrayContaining(Object.keys(RIGHTS)));
  });

  it('lets nobody else do anything: not the program, not a role that nobody knows', () => {
    const rights = Object.keys(RIGHTS).filter((name): name is Right => name in RIGHTS);
    for (const role of ['system', '', 'owner', 'toString', '__proto__']) {
      expect(
        rights.filter((right) => may({ id: ME, role }, right, { ...usual, by: ME, at: NOW, savedAt: NOW })),
      ).toEqual([]);
    }
  });

  it('does not compile when nobody says whose sale it is', () => {
    // @ts-expect-error: a sale is cancelled by its seller, or by the owner for some time.
    expect(() => may({ id: ME, role: 'vendor' }, 'sale.void')).toThrow(TypeError);
    // @ts-expect-error: whether sellers add stock is the shop's to say.
    expect(() => may({ id: ME, role: 'cashier' }, 'inventory.restock')).toThrow(TypeError);
    expect(may({ id: ME, role: 'cashier' }, 'sale.record')).toBe(true);
  });

  it('refuses with the code that every page knows', () => {
    expect(() => {
      checkMay({ id: ME, role: 'cashier' }, 'expense.record');
    }).toThrow('not_allowed');
    checkMay({ id: ME, role: 'vendor' }, 'expense.record');
  });

  it('limits a list to the seller’s own rows, the owner’s to none, and anybody else’s to nobody’s', () => {
    expect(limitedTo({ id: ME, role: 'cashier' }, 'sale.read')).toBe(ME);
    expect(limitedTo({ id: ME, role: 'vendor' }, 'sale.read')).toBeUndefined();
    for (const person of [
      { id: ME, role: 'system' },
      { id: null, role: 'cashier' },
    ]) {
      expect(limitedTo(person, 'report.read')).toMatch(/^[0-]+$/);
    }
  });

  it('knows who sells for an owner', () => {
    expect(['vendor', 'cashier', 'admin', 'system'].filter((role) => worksForOwner({ role }))).toEqual(['cashier']);
  });
});
