import { longerForm, PARAMETER } from '../../values/plurals.ts';
import type { Page, Texts } from '../engine/menu.ts';

/**
 * The longest value of each parameter, in septets. Views and actions cut what they give to these widths; the check
 * fills the pages with them.
 */
export interface Widths {
  readonly params: Readonly<Record<string, number>>;
  /** Where a parameter is something else: `{n}` is a count of things on most pages, a quantity on some. */
  readonly onPages: readonly { readonly pages: RegExp; readonly params: Readonly<Record<string, number>> }[];
  /** Parameters that are numbers of things, where a page does not make them something else. */
  readonly counts: readonly string[];
  /** Parameters that are one of the language's words: their names begin like this. */
  readonly words: Readonly<Record<string, readonly string[]>>;
}

const money = 12;
const quantity = 7;
const person = 10;

/** One row of a list, and how many of the longest must go on a page at least. */
const row = 27;
const rows = 3;

export const standardWidths: Widths = {
  params: {
    brand: 8,
    shop: 16,
    shopno: 8,
    dial: 9,
    help: 11,
    smsno: 6,
    phone: 14,
    ex: 14,
    cur: 4,
    mm: 8,
    owner: person,
    who: person,
    cust: person,
    cust2: person,
    left: money,
    name2: person,
    name: 16,
    fits: 16,
    code: 4,
    qty: quantity,
    unit: 7,
    thr: 4,
    q: 14,
    price: money,
    old: money,
    new: money,
    limit: money,
    total: money,
    amt: money,
    sum: money,
    paid: money,
    rest: money,
    cost: money,
    prev: money,
    // What a day's total is made of is printed without the currency.
    a: 9,
    b: 9,
    c: 8,
    d: 8,
    e: 8,
    v: 8,
    f: 7,
    cart: 44,
    cash: 10,
    sale: 28,
    waits: 0,
    task: 0,
    round: 15,
    out: 23,
    pay: 8,
    rno: 9,
    date: 5,
    date2: 5,
    time: 5,
    day: 5,
    days: 3,
    sec: 2,
    n: 3,
    m: 3,
    min: 2,
    max: 5,
    pct: 2,
    h1: 2,
    h2: 2,
    c4: 4,
    state: 8,
    reason: 20,
    refusal: 40,
    what: 39,
    why: 30,
    because: 1,
    unsent: 1,
    when: 14,
    action: 17,
    act: 8,
    line: 38,
    on1: 3,
    on2: 3,
    on3: 3,
    on4: 3,
    notice: 31,
    came: 0,
    qd: 18,
    qs: 20,
    qk: 17,
    qt: 12,
  },
  onPages: [
    { pages: /^K/, params: { b: quantity, c: quantity, new: quantity } },
    { pages: /^(S10N?|K7E?|K8[CP]?|K12S|K14G?|K16S|RC8)$/, params: { n: quantity } },
    { pages: /^(S8E?|N2E|S11T|S2ME|K7E|T5E)$/, params: { min: money, max: money } },
    { pages: /^S2E$/, params: { max: quantity + 1 } },
    // A quantity with its unit.
    { pages: /^S11U$/, params: { n: quantity + 8 } },
    // With the line that says that no more lines go in.
    { pages: /^(RC9|V3R)$/, params: { old: 9 } },
    { pages: /^S3$/, params: { cart: 50 } },
    { pages: /^RC2$/, params: { cart: 29, who: 7 } },
  ],
  counts: ['n', 'm', 'min', 'sec', 'days'],
  words: {
    waits: ['sale_waits', 'work_waits'],
    task: ['busy_'],
    action: [
      'change_',
      'cancel_',
      'fix_',
      'reset_',
      'unlock_',
      'stop_',
      'allow_',
      'hide_',
      'give_',
      'merge_',
      'return_',
    ],
    act: ['same_'],
    line: ['said_'],
    pay: ['pay_'],
    unit: ['unit_'],
    day: ['day_'],
    reason: ['reason_', 'void_'],
    refusal: ['refusal_'],
    what: ['give_back', 'debt_lowered', 'spent_'],
    why: ['no_sms_', 'held_'],
    because: ['because_'],
    unsent: ['no_sms_number', 'no_sms_seller', 'no_sms_shop', 'no_sms_stop'],
    when: ['when_'],
    state: ['state_'],
    on1: ['on', 'off'],
    on2: ['on', 'off'],
    on3: ['on', 'off'],
    on4: ['on', 'off'],
    notice: ['notice_'],
    came: ['came_'],
  },
};

/** The names of the parameters in a text. */
export const paramsIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(PARAMETER)].map(([, name = '']) => name)),
];

const ownWidths = (widths: Widths, page: string, name: string): Readonly<Record<string, number>> | undefined =>
  widths.onPages.find((on) => on.pages.test(page) && name in on.params)?.params;

/** Whether a parameter is a number of things on a page. */
export const isCount = (widths: Widths, page: string, name: string): boolean =>
  widths.counts.includes(name) && ownWidths(widths, page, name) === undefined;

const widthOf = (widths: Widths, page: string, name: string): number | undefined =>
  ownWidths(widths, page, name)?.[name] ?? widths.params[name];

/** The longest value of a parameter, made of letters that count one; undefined when its width is not known. */
const longestValue = (widths: Widths, texts: Texts, page: string, name: string): string | undefined => {
  const width = widthOf(widths, page, name);
  const prefixes = widths.words[name] ?? [];
  const words = Object.entries(texts.words)
    .filter(([key]) => prefixes.some((prefix) => key === prefix || (prefix.endsWith('_') && key.startsWith(prefix))))
    .map(([, word]) => fillLongest(widths, texts, page, word));
  const longest = Math.max(width ?? 0, ...words.map((word) => word.length + (name === 'notice' ? 1 : 0)));
  return width === undefined ? undefined : 'N'.repeat(longest);
};

/** Words may hold parameters of their own. */
const fillLongest = (widths: Widths, texts: Texts, page: string, text: string): string =>
  text.replaceAll(
    PARAMETER,
    (whole, name: string, one?: string, many?: string) =>
      longerForm(one, many) ?? longestValue(widths, texts, page, name) ?? whole,
  );

/** The page as it is with the longest values; what has no known width stays as it is, in braces. */
export const longestPage = (
  widths: Widths,
  { texts, id, page }: { readonly texts: Texts; readonly id: string; readonly page: Page },
): string => {
  const text = texts.pages[id] ?? '';
  const list = page.list === undefined ? text : text.replace(`{${page.list.param}}`, longestRows);
  return fillLongest(widths, texts, id, list);
};

const longestRows = Array.from({ length: rows }, () => 'N'.repeat(row)).join('\n');
