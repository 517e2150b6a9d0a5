import type { KeyPress } from './load.ts';
import type { BenchShop } from './shops.ts';

const CODE = '*384*7#';
let made = 0;

/** The form that Africa's Talking posts for a key press. */
const formOf = (sessionId: string, phone: string, inputs: readonly string[]): string =>
  new URLSearchParams({
    sessionId,
    phoneNumber: phone,
    networkCode: '63902',
    serviceCode: CODE,
    text: inputs.join('*'),
  }).toString();

/** A caller, each time the next one of all sellers of all shops. */
const createCallers = (shops: readonly BenchShop[]): (() => string) => {
  const sellers = Math.min(...shops.map((shop) => shop.sellers.length));
  let calls = 0;
  return () => {
    const turn = calls++;
    const shop = shops[turn % shops.length];
    // The owner's home page is another one.
    return shop?.sellers[1 + (Math.floor(turn / shops.length) % (sellers - 1))]?.phone ?? '';
  };
};

/** Key presses of a session, `[input, page]`: the first input is the dial. */
const pressesOf = (phone: string, steps: readonly (readonly [string, string])[]): readonly KeyPress[] => {
  made += 1;
  const sessionId = `ATUid_bench${made.toString(36)}`;
  const inputs: string[] = [];
  return steps.map(([input, page]) => {
    if (input !== '') inputs.push(input);
    return { form: formOf(sessionId, phone, inputs), page };
  });
};

/** Dial, the list of items, the quantity. */
export const createMixedSessions = (shops: readonly BenchShop[]): (() => readonly KeyPress[]) => {
  const nextCaller = createCallers(shops);
  return () =>
    pressesOf(nextCaller(), [
      ['', 'CM'],
      ['1', 'S1'],
      ['12', 'S2'],
    ]);
};

const THERE_AND_BACK = Array.from({ length: 25 }, () => [['98', 'S1'] as const, ['0', 'S1'] as const]).flat();

/** A call that has come to the list of items, and fifty key presses that only turn its pages. */
export interface Browsing {
  readonly opening: readonly KeyPress[];
  readonly browsing: readonly KeyPress[];
}

export const createBrowsing = (shops: readonly BenchShop[]): (() => Browsing) => {
  const nextCaller = createCallers(shops);
  return () => {
    const presses = pressesOf(nextCaller(), [['', 'CM'], ['1', 'S1'], ...THERE_AND_BACK]);
    return { opening: presses.slice(0, 2), browsing: presses.slice(2) };
  };
};

/** A whole sale: the quick dial to the page that asks how it is paid, and the saving key. No sale is like one just before. */
export const createSaleSessions = (shops: readonly BenchShop[]): (() => readonly KeyPress[]) => {
  const nextCaller = createCallers(shops);
  let sales = 0;
  return () => {
    const basket = nextBasket(shops, sales++);
    return pressesOf(nextCaller(), [
      [`1*${basket.code}*${basket.quantity}`, 'S3'],
      ['1', 'S4'],
    ]);
  };
};

/** A sale as above, and then its receipt to this number. */
export const createReceiptSessions = (shops: readonly BenchShop[]): ((customer: string) => readonly KeyPress[]) => {
  const nextCaller = createCallers(shops);
  let sales = 0;
  return (customer) => {
    const basket = nextBasket(shops, sales++);
    // Other quantities than those of the sales that were measured a moment ago.
    const quantity = basket.quantity + 100;
    return pressesOf(nextCaller(), [
      [`1*${basket.code}*${quantity}`, 'S3'],
      ['1', 'S4'],
      ['1', 'S5'],
      [customer, 'S6'],
    ]);
  };
};

/** Item and quantity: the same seller gets the same basket again only after some hundred others. */
const nextBasket = (
  shops: readonly BenchShop[],
  sale: number,
): { readonly code: number; readonly quantity: number } => {
  const codes = shops[0]?.codes ?? [];
  const sellers = shops.reduce((sum, shop) => sum + shop.sellers.length - 1, 0);
  const round = Math.floor(sale / sellers);
  return { code: codes[round % codes.length] ?? 0, quantity: 1 + (Math.floor(round / codes.length) % 40) };
};

/** The caller's way to the page that asks how it is paid, key by key. */
export const sessionToPayment = (phone: string): readonly KeyPress[] =>
  pressesOf(phone, [
    ['', 'CM'],
    ['1', 'S1'],
    ['12', 'S2'],
    ['3', 'S3'],
  ]);
