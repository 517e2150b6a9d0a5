import { DomainError } from '../values/errors.ts';

/** How long somebody may take back what they have just saved. */
export const UNDO_MINUTES = 10;
/** How long the owner may take back what anybody in the shop has saved. */
export const VOID_DAYS = 30;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Who wants to do something: an actor, a row of the directory, the program itself. Unknown roles may do nothing. */
export interface Person {
  readonly id: string | null;
  readonly role: string;
}

/** What a right may depend on, beside the role. */
interface Facts {
  /** Who wrote it. */
  readonly by: string;
  /** When it happened. */
  readonly at: Date;
  /** When it was saved. */
  readonly savedAt: Date;
  readonly now: Date;
  /** The customer's phone was typed for this very sale, and not picked from the customers. */
  readonly typedForIt: boolean;
  /** The shop's setting. */
  readonly cashiersAddStock: boolean;
  readonly status: 'active' | 'invited' | 'stopped';
  /** Until when an owner who was given a new PIN by SMS can sell and no more. */
  readonly restrictedUntil: Date | null;
}

/** The conditions that a right may have. What each needs to know is asked of the caller by the compiler. */
const CONDITIONS = {
  always: (_person: Person): boolean => true,
  own: ({ id }: Person, { by }: Pick<Facts, 'by'>): boolean => id === by,
  own_just_saved: ({ id }: Person, { by, savedAt, now }: Pick<Facts, 'by' | 'savedAt' | 'now'>): boolean =>
    id === by && now.getTime() - savedAt.getTime() <= UNDO_MINUTES * MINUTE_MS,
  lately: (_person: Person, { at, now }: Pick<Facts, 'at' | 'now'>): boolean =>
    now.getTime() - at.getTime() <= VOID_DAYS * DAY_MS,
  own_and_typed: ({ id }: Person, { by, typedForIt }: Pick<Facts, 'by' | 'typedForIt'>): boolean =>
    id === by && typedForIt,
  if_shop_allows: (_person: Person, { cashiersAddStock }: Pick<Facts, 'cashiersAddStock'>): boolean => cashiersAddStock,
  trusted: (
    _person: Person,
    { status, restrictedUntil, now }: Pick<Facts, 'status' | 'restrictedUntil' | 'now'>,
  ): boolean => status === 'active' && (restrictedUntil === null || restrictedUntil <= now),
} as const;

export type Condition = keyof typeof CONDITIONS;
type Row = Readonly<Partial<Record<'vendor' | 'cashier' | 'admin', Condition>>>;

const OWNER = { vendor: 'always' } as const;
const STAFF = { vendor: 'always', cashier: 'always' } as const;
const OWNER_OR_OWN = { vendor: 'always', cashier: 'own' } as const;
const TRUSTED_OWNER = { vendor: 'trusted' } as const;
const OPERATOR = { admin: 'always' } as const;
const TAKE_BACK = { vendor: 'lately', cashier: 'own_just_saved' } as const;

/**
 * Who may do what: the only place where roles are told apart. A role that is not named may not. On phones the long way
 * of a `TAKE_BACK`, and everything for a trusted owner, asks for the PIN again; that is the menu's.
 */
export const RIGHTS = {
  'sale.record': STAFF,
  'sale.record_on_credit': STAFF,
  'sale.exceed_credit_limit': OWNER,
  'sale.set_any_price': OWNER,
  'sale.read': OWNER_OR_OWN,
  'sale.void': TAKE_BACK,
  'sale.return': TAKE_BACK,
  'sale.change_payment': TAKE_BACK,
  /** By the one key after saving, whatever it was: then even the owner has only minutes. */
  undo: { vendor: 'own_just_saved', cashier: 'own_just_saved' },
  'receipt.read_phone': { vendor: 'always', cashier: 'own_and_typed' },

  'inventory.read': STAFF,
  /** Who moved what, with costs and the sales of everybody. */
  'inventory.read_movements': OWNER,
  'inventory.create': OWNER,
  'inventory.change': OWNER,
  'inventory.change_price': TRUSTED_OWNER,
  'inventory.restock': { vendor: 'always', cashier: 'if_shop_allows' },
  'inventory.record_cost': OWNER,
  'inventory.reverse_restock': TAKE_BACK,
  /** A seller's count that differs from the books is a proposal. */
  'inventory.count': STAFF,
  'inventory.apply_count': OWNER,
  'discrepancy.read': OWNER,
  'discrepancy.decide': OWNER,

  'customer.read': STAFF,
  'customer.read_phone': OWNER,
  'customer.create': STAFF,
  'customer.merge': OWNER,
  'customer.remind': OWNER,
  'payment.record': STAFF,
  'payment.reverse': TAKE_BACK,
  'payment.pay_out': STAFF,
  /** What providers of mobile money say was paid. */
  'mobile_payment.read': OWNER,
  'mobile_payment.request': STAFF,
  'mobile_payment.assign': OWNER,

  'expense.read': OWNER,
  'expense.record': OWNER,
  'expense.reverse': { vendor: 'lately' },

  'staff.read': OWNER,
  'staff.invite': TRUSTED_OWNER,
  'staff.reset_pin': TRUSTED_OWNER,
  'staff.unlock': TRUSTED_OWNER,
  'staff.stop': TRUSTED_OWNER,
  /** A forgotten PIN: an owner gets a code by SMS, a seller by the owner's mouth. */
  'pin.reset_by_sms': OWNER,

  'settings.read': OWNER,
  'settings.change': TRUSTED_OWNER,
  'notice.read': OWNER,
  'report.read': OWNER_OR_OWN,
  export: TRUSTED_OWNER,
  'message.read': OWNER,
  'audit.read': { vendor: 'always', admin: 'always' },
  'webhook.read': OWNER,
  'webhook.create': TRUSTED_OWNER,
  'webhook.delete': OWNER,

  'admin.list_tenants': OPERATOR,
  'admin.suspend_tenant': OPERATOR,
  'admin.reopen_tenant': OPERATOR,
  'admin.unlock': OPERATOR,
  'admin.read_audit': OPERATOR,
} as const satisfies Readonly<Record<string, Row>>;

export type Right = keyof typeof RIGHTS;

type ConditionsOf<R extends Right> = R extends Right
  ? Extract<(typeof RIGHTS)[R][keyof (typeof RIGHTS)[R]], Condition>
  : never;
type FactsOf<C extends Condition> = C extends 'always' ? never : (facts: Parameters<(typeof CONDITIONS)[C]>[1]) => void;
/** What must be known to answer: the facts of every condition in the row. */
type Needs<R extends Right> = FactsOf<ConditionsOf<R>> extends (facts: infer F) => void ? F : never;
type AboutIt<R extends Right> = unknown extends Needs<R> ? readonly [] : readonly [facts: Needs<R>];

/** The rights that an owner has who is trusted: not on the day after a new PIN by SMS. */
export type ManagersRight = { [R in Right]: (typeof RIGHTS)[R] extends typeof TRUSTED_OWNER ? R : never }[Right];
/** The rights to take back what was saved. */
export type RightToTakeBack = { [R in Right]: 'lately' extends ConditionsOf<R> ? R : never }[Right];

/**
 * Whether this person may do it: `may(actor, 'sale.void', { by, at, savedAt, now })`. The compiler asks for the facts that
 * the right depends on.
 */
export const may = <R extends Right>(person: Person, right: R, ...about: AboutIt<R>): boolean => {
  const condition = conditionOf(person, right);
  // The type of the last argument has demanded the facts of all conditions in this row.
  return condition !== undefined && CONDITIONS[condition](person, about[0] as unknown as Facts);
};

/** Throws not_allowed unless this person may do it. */
export const checkMay = <R extends Right>(person: Person, right: R, ...about: AboutIt<R>): void => {
  if (!may(person, right, ...about)) throw new DomainError('not_allowed');
};

/** Whether this role may ever do it, under a condition perhaps: for a door that does not know the facts yet. */
export const mayEver = (person: Person, right: Right): boolean => conditionOf(person, right) !== undefined;

/** Whose rows alone this person may see in a list: their own, or undefined for everybody's. */
export const limitedTo = (person: Person, right: 'sale.read' | 'report.read'): string | undefined => {
  if (conditionOf(person, right) === 'always') return undefined;
  // Who may read nothing is limited to the rows of nobody.
  return conditionOf(person, right) === 'own' && person.id !== null ? person.id : NOBODY;
};

const NOBODY = '00000000-0000-0000-0000-000000000000';

const conditionOf = ({ role }: Person, right: Right): Condition | undefined => {
  const row: Row = RIGHTS[right];
  return Object.entries(row).find(([named]) => named === role)?.[1];
};

/** Somebody who sells for an owner: the owner manages their place in the shop, and hears of what they take back. */
export const worksForOwner = ({ role }: Pick<Person, 'role'>): boolean => role === 'cashier';

/** The home page of a role. */
export const HOME_PAGES = { vendor: 'VM', cashier: 'CM' } as const;
