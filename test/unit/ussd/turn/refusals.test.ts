import { describe, expect, test } from '@jest/globals';
import { menuPartsForCheck } from '../../../../src/compose/menu-parts-for-check.ts';
import { DomainError, ERROR_CODES, type ErrorCode } from '../../../../src/values/errors.ts';
import type { TenantTransaction } from '../../../../src/tenancy/tenant-transaction.ts';
import { LANGUAGES, type Language } from '../../../../src/tenancy/tenant.ts';
import type { Action, Refusals, RefusalAnswer, View } from '../../../../src/ussd/turn/action.ts';
import type { TurnContext } from '../../../../src/ussd/turn/context.ts';
import type { Dialogue, Move } from '../../../../src/ussd/engine/dialogue.ts';
import { errorPages, isRefusal, REFUSED_PAGE, refusalWord } from '../../../../src/ussd/turn/error-page.ts';
import { pageOfError } from '../../../../src/ussd/turn/failure-answer.ts';
import { parsers } from '../../../../src/ussd/menu/inputs.ts';
import { loadMenu } from '../../../../src/ussd/menu/load-menu.ts';
import { shownBy, waysOf, type StepAt } from '../../../../src/ussd/menu/menu-ways.ts';
import { nothingOfTrade } from '../../../../src/ussd/turn/refusals.ts';
import type { Shown } from '../../../../src/ussd/turn/run.ts';
import { runMoves } from '../../../../src/ussd/turn/runner.ts';
import { sessionVersion, type SessionState } from '../../../../src/ussd/session/session.ts';
import { createPageShower } from '../../../../src/ussd/turn/show-page.ts';
import { pageIn, textsIn } from '../menu/a-menu.ts';

const { menu, texts } = loadMenu('menus');
const { actions, views } = menuPartsForCheck();
const service = { brand: 'Kibanda', dial: '*384*7#', help: '0800720720', smsno: '21384' };
const now = new Date('2026-06-12T09:00:00Z');
const ignore = (): void => undefined;

const saves = waysOf(menu).steps.filter(({ step }) => actions.get(step.do)?.saves === true);
const actionOf = ({ step }: StepAt): Action => {
  const action = actions.get(step.do);
  if (!action) throw new Error(`no action ${step.do}`);
  return action;
};
const answerOf = (step: StepAt, code: ErrorCode): RefusalAnswer<string> => {
  const answer = actionOf(step).refusals?.[code];
  if (answer === undefined) throw new Error(`${step.step.do} says nothing of ${code}`);
  return answer;
};

/** Sugar, of which three lie in a sale, as the shelf has it when the sale is refused: none, and at another price. */
const sugar = { id: 'sugar', code: 12, name: 'Sugar 1kg', unit: 'pc', priceMinor: 20_000, balanceMilli: 0 };
const line = { itemId: 'sugar', code: 12, name: 'Sugar 1kg', unit: 'kg', priceMinor: 15_000, quantityMilli: 3000 };
const tenant = {
  id: 'shop',
  name: 'Mama Njeri Shop',
  currency: 'KES',
  country: 'KE',
  timezone: 'Africa/Nairobi',
  shopNumber: '20518',
};

/** Whoever sells and has everything in hand that a step may ask for. */
const sessionAt = (dialogue: Dialogue, language: Language, role: 'vendor' | 'cashier'): SessionState => ({
  v: sessionVersion,
  menu: menu.version,
  used: 0,
  tag: '',
  dialogue,
  language,
  traits: { currency: 'KES', country: 'KE', fractions: false },
  who: { memberId: 'm', tenantId: 'shop', role, name: 'Asha', sellerNumber: 2, owner: 'Njeri', mobileMoney: 'M-Pesa' },
  cart: { id: '018f4a2e-0000-7000-8000-000000000000', lines: [line], at: 0 },
  notes: {
    receipts: { receipt: '10432', sale: 's' },
    sale: { payment: 'cash' },
    credit: { customer: 'c' },
    debts: { customer: 'c', paid: 5000 },
    stock: { item: 'sugar', itemCode: 12, book: 3000, taken: 0, counted: 2000, reason: 'lost', proposal: 'p' },
    expenses: { paid: 5000 },
    staff: { seller: 'm' },
    pins: { purpose: 'change' },
  },
});

const settings = { sellBelowZero: false, cashiersAddStock: true, creditLimitMinor: 100_000, priceLimitPercent: 10 };
const contextOf = (session: SessionState): TurnContext =>
  ({
    turn: {
      budget: 160,
      deadlineMs: 3500,
      phone: '+254722000002',
      serviceTokens: [],
      inputs: { all: [] },
      gateway: 'g',
      sessionId: 's',
    },
    now,
    session,
    caller: { who: session.who, tenant, actor: { id: 'm', role: session.who?.role, name: 'Asha', channel: 'ussd' } },
    texts: textsIn(texts, session.language),
    hasMore: false,
    rest: [],
    // Whoever lists something finds nothing.
    read: () => Promise.resolve(Object.assign([], { item: sugar, settings })),
    settings: () => Promise.resolve(settings),
  }) as unknown as TurnContext;

/** Views that have a word for every parameter: what is looked at here is which page comes. */
const anyViews = new Map([...views].map(([name, view]): [string, View] => [name, seeing(view)]));
function seeing(view: View): View {
  const facts = Object.fromEntries(view.params.map((param) => [param, '1']));
  return { ...view, run: () => Promise.resolve({ facts, rows: [{ key: '1', label: 'row' }] }) };
}

const slotOf = ({ page, slot }: StepAt): string => {
  const [first = '', ...outcomes] = slot.split(' > ');
  const [kind = '', name = ''] = first.split(' ');
  const index = pageIn(menu, page).inputs.findIndex(({ type }) => type === name);
  return [kind === 'input' ? `input:${index}` : `key:${name}`, ...outcomes].join('>');
};

/** Presses the key of a step whose transaction is refused with a code. */
const pressRefused = async (
  at: StepAt,
  code: ErrorCode,
  { language, role }: { readonly language: Language; readonly role: 'vendor' | 'cashier' },
): Promise<Shown> => {
  const refuse = (): Promise<never> => Promise.reject(new DomainError(code, { code: 12, owedMinor: 100 }));
  const real = actionOf(at);
  const refusing: Action = { ...real, run: refuse, ...(real.runIn ? { runIn: refuse } : {}) };
  const home = role === 'vendor' ? 'VM' : 'CM';
  const data = Object.fromEntries(pageIn(menu, at.page).data.map((param) => [param, '1']));
  const dialogue: Dialogue = { home, strikes: 0, waiting: [], stack: [{ page: home }, { page: at.page, data }] };
  const session = sessionAt(dialogue, language, role);
  const move: Move = {
    kind: 'run',
    action: at.step.do,
    with: at.step.with,
    value: '1',
    saves: true,
    // Whether the same was done a moment ago is asked elsewhere, of the database.
    again: true,
    step: { page: at.page, slot: slotOf(at) },
    walk: { dialogue, rest: [], seen: true, dialled: false },
  };
  return runMoves(
    {
      engine: { menu, parsers },
      actions: new Map([...actions, [at.step.do, refusing]]),
      views: anyViews,
      // Nothing is kept of the key press yet.
      inTenant: (_tenant, work) =>
        work({ query: () => Promise.resolve([]) } as Partial<TenantTransaction> as TenantTransaction),
      show: createPageShower({ menu, views: anyViews, service }),
    },
    {
      session,
      now,
      stepTag: 'step',
      markOf: () => 'place',
      placeOf: ({ rest }) => ({ rest, tag: 'step' }),
      context: (current) => Promise.resolve(contextOf(current)),
      within: (_context, inside) => contextOf(inside.session),
      saves: { begins: ignore, asked: ignore, takenBack: ignore },
    },
    move,
  );
};

/** The pages that the menu names for an outcome of a step. */
const pagesFor = (at: StepAt): readonly string[] =>
  Object.values(at.step.then).flatMap((target) => {
    if (typeof target === 'object' && 'do' in target) return [];
    if (typeof target === 'object' && 'backTo' in target) return ['VM', 'CM', ...target.backTo];
    return shownBy(target) ?? (target === 'again' || target === 'stay' ? [at.page] : ['VM', 'CM']);
  });

/** Looks a payment up in the shop before it answers: test/integration/features/credit-book.test.ts takes one back twice. */
const asksTheShop = ({ step }: StepAt, code: ErrorCode): boolean =>
  step.do === 'debts.undo' && code === 'sale_already_voided';

describe.each(LANGUAGES)('every refusal of every saving step, in %s', (language) => {
  test.each(saves)('$page, $slot: $step.do', async (at) => {
    for (const code of ERROR_CODES.filter((one) => isRefusal(one) && !asksTheShop(at, one))) {
      for (const role of ['vendor', 'cashier'] as const) {
        const { answer } = await pressRefused(at, code, { language, role });
        const cell = answerOf(at, code);
        const isOwn = typeof cell === 'string' || typeof cell === 'function';
        if (isOwn) expect([...pagesFor(at), REFUSED_PAGE]).toContain(answer.page);
        else if (cell.kind === 'changed') expect(answer.page).toBe(at.page);
        else expect(answer.page).toBe(REFUSED_PAGE);
        if (answer.page === REFUSED_PAGE) {
          expect(answer.text).toContain(textsIn(texts, language).words[refusalWord(code)] ?? 'a word');
        }
        expect(answer.end).toBe(false);
        expect(['X3', 'X3U']).not.toContain(answer.page);
      }
    }
  });
});

test('every saving action of the menu has a row, and no action has one without saving', () => {
  const rows = [...actions.values()].filter(({ refusals }) => refusals !== undefined);
  expect(rows.map(({ name }) => name).toSorted()).toEqual(
    [...actions.values()]
      .filter(({ saves: changes }) => changes)
      .map(({ name }) => name)
      .toSorted(),
  );
  for (const { refusals } of rows) expect(Object.keys(refusals ?? {}).toSorted()).toEqual([...ERROR_CODES].toSorted());
});

test('a row with a hole does not compile', () => {
  const { conflict: _hole, ...holed } = nothingOfTrade;
  // @ts-expect-error -- a code without an answer
  const row: Refusals<'saved'> = holed;
  expect(row).not.toHaveProperty('conflict');
});

test.each(LANGUAGES)('before the shop is entered a refusal is told with its reason too, in %s', (language) => {
  const spoken = new Map(LANGUAGES.map((one) => [one, textsIn(texts, one)]));
  for (const code of ERROR_CODES.filter(isRefusal)) {
    const answer = pageOfError({ texts: spoken, service }, new DomainError(code), language);
    const { page, text = '', end } = answer ?? {};
    expect({ page, end }).toEqual({ page: 'X9', end: true });
    expect(text).toContain(textsIn(texts, language).words[refusalWord(code)] ?? 'a word');
  }
});

test('only an outage is told as one', () => {
  const outages = ERROR_CODES.filter((code) => ['X3', 'X3U'].includes(errorPages[code]));
  expect(outages).toEqual(['unavailable', 'outcome_unknown', 'timeout']);
});
