/** How an item is counted or measured. */
export const UNITS = ['pc', 'kg', 'l', 'bundle', 'tin', 'bag'] as const;

export type Unit = (typeof UNITS)[number];

const MILLI = 1000;
/** The most of one item in one line of a sale: 9,999 units. */
export const MAX_LINE_QUANTITY_MILLI = 9_999 * MILLI;
/** One whole unit, in thousandths. */
export const ONE_MILLI = MILLI;

/** Keys of the page for weighed items: 01 a quarter, 02 a half, 03 three quarters. */
const PORTION_KEYS: ReadonlyMap<string, number> = new Map([
  ['01', 250],
  ['02', 500],
  ['03', 750],
]);
/** The key of the page for weighed items that asks for the money instead. Never a quantity. */
export const BY_MONEY_KEY = '09';

/** Whether an item of this unit is sold in parts (kg, litre) or only whole (piece, bundle, tin, bag). */
export const allowsFractions = (unit: Unit): boolean => unit === 'kg' || unit === 'l';

/** Whether a text is one of our units. */
export const isUnit = (text: string): text is Unit => UNITS.some((unit) => unit === text);

/**
 * Writes a quantity without needless zeros: `3`, `0.313`, `1.5`, `-2`.
 * @param milli thousandths of the unit, a safe integer
 */
export const formatQuantity = (milli: number): string => {
  if (!Number.isSafeInteger(milli)) throw new RangeError('a quantity must be a safe integer of thousandths');
  const size = Math.abs(milli);
  const rest = size % MILLI;
  const decimals = rest === 0 ? '' : `.${String(rest).padStart(3, '0').replace(/0+$/, '')}`;
  return `${milli < 0 ? '-' : ''}${String((size - rest) / MILLI)}${decimals}`;
};

const parseDecimal = (text: string): number | undefined => {
  const match = /^(\d{0,12})(?:[.,](\d{1,3}))?$/.exec(text);
  if (match === null || text === '') return undefined;
  const [, whole = '', decimals = ''] = match;
  return Number(whole) * MILLI + Number(decimals.padEnd(3, '0'));
};

const parseRatio = (text: string): number | undefined => {
  const match = /^(?:(\d{1,12}) )?(\d{1,4}) ?\/ ?(\d{1,4})$/.exec(text);
  if (match === null) return undefined;
  const [, whole = '0', over, under] = match;
  const divisor = Number(under);
  // Half up in integers: (2·over·1000 + divisor) div (2·divisor); at most four digits each, far below 2^53.
  const doubled = 2 * Number(over) * MILLI + divisor;
  return divisor === 0 ? undefined : Number(whole) * MILLI + (doubled - (doubled % (2 * divisor))) / (2 * divisor);
};

/**
 * Reads a quantity a person typed, in thousandths. Whole units: digits only, leading zeros dropped (`03` is 3). With
 * fractions also `1.5`, `1,5`, `.5`, `1/2`, `1 1/2`, and the portion keys `01` `02` `03`; `09` asks for money and is no
 * quantity. More than 12 digits are refused. 0 is a quantity: whether it is allowed is up to the page.
 */
export const parseQuantity = (text: string, options: { readonly fractions: boolean }): number | undefined => {
  if (!options.fractions) return /^\d{1,12}$/.test(text) ? Number(text) * MILLI : undefined;
  if (text === BY_MONEY_KEY) return undefined;
  return PORTION_KEYS.get(text) ?? parseRatio(text) ?? parseDecimal(text);
};

/** Reads a quantity as programs write it (`"0.5"`, `"-2"`): no portion keys, no fractions with a bar, no comma. */
export const parseDecimalQuantity = (text: string): number | undefined => {
  const match = /^(-?)(\d{1,12}(?:\.\d{1,3})?)$/.exec(text);
  const size = match?.[2] === undefined ? undefined : parseDecimal(match[2]);
  if (size === undefined) return undefined;
  return match?.[1] === '-' && size !== 0 ? -size : size;
};
