import { isCurrencyCode } from '../../values/currencies.ts';
import { parseMoney, priceRange, type CurrencyCode } from '../../values/money.ts';
import { isUnit, MAX_LINE_QUANTITY_MILLI, parseDecimalQuantity, type Unit } from '../../values/quantity.ts';
import { asciiDigits, nameKey, parseName } from '../../values/text-input.ts';
import { ITEM_NAME, type NewItem } from './create-item.ts';
import { fitsUnit } from './item.ts';

/** A row of a list of items as somebody typed it. */
export interface TypedItem {
  readonly name: string;
  /** One of our units, by its short name. */
  readonly unit: string;
  readonly price: string;
  readonly stock: string;
  readonly threshold: string;
}

/** What can be wrong with a cell of a row. */
export const ITEM_FAULTS = [
  ...(['name_invalid', 'name_twice', 'item_exists', 'unit_unknown', 'price_invalid', 'quantity_invalid'] as const),
] as const;

export interface ItemFault {
  readonly field: keyof TypedItem;
  readonly code: (typeof ITEM_FAULTS)[number];
}

/** A row that was read: an item, or what is wrong with it. */
export interface ReadItem {
  readonly item: Omit<NewItem, 'clientRef'> | undefined;
  readonly faults: readonly ItemFault[];
}

/** An amount without the sign of its currency: spreadsheets write `1250`, `1,250` and `KES 1,250`. */
const priceOf = (text: string, currency: CurrencyCode): number | undefined => {
  const bare = asciiDigits(text)
    .replaceAll(/^[A-Za-z]{1,4}\s*|\s*[A-Za-z]{1,4}$/g, '')
    .trim();
  const minor = isCurrencyCode(currency) ? parseMoney(bare, currency)?.minor : undefined;
  const { minMinor, maxMinor } = priceRange(currency);
  return minor !== undefined && minor >= minMinor && minor <= maxMinor ? minor : undefined;
};

const quantityOf = (text: string, unit: Unit | undefined): number | undefined => {
  const milli = parseDecimalQuantity(asciiDigits(text.trim()).replace(',', '.'));
  const fits = milli !== undefined && milli >= 0 && milli <= MAX_LINE_QUANTITY_MILLI;
  return fits && (unit === undefined || fitsUnit(milli, unit)) ? milli : undefined;
};

/** What each cell says; undefined where it says nothing that an item may have. */
const cellsOf = (row: TypedItem, currency: CurrencyCode) => {
  const unit = isUnit(row.unit) ? row.unit : undefined;
  return {
    name: parseName(row.name, ITEM_NAME),
    unit,
    price: priceOf(row.price, currency),
    stock: quantityOf(row.stock, unit),
    threshold: quantityOf(row.threshold, unit),
  };
};

const MISREAD: Readonly<Record<keyof TypedItem, ItemFault['code']>> = {
  name: 'name_invalid',
  unit: 'unit_unknown',
  price: 'price_invalid',
  stock: 'quantity_invalid',
  threshold: 'quantity_invalid',
};
const FIELDS = ['name', 'unit', 'price', 'stock', 'threshold'] as const;

type Read = ReturnType<typeof cellsOf>;

const isWhole = (cells: Read): cells is { [F in keyof Read]: Exclude<Read[F], undefined> } =>
  FIELDS.every((field) => cells[field] !== undefined);

const readRow = (row: TypedItem, currency: CurrencyCode): ReadItem => {
  const cells = cellsOf(row, currency);
  if (isWhole(cells)) {
    const { name, unit, price: priceMinor, stock: stockMilli, threshold: thresholdMilli } = cells;
    return { item: { name, unit, priceMinor, stockMilli, thresholdMilli }, faults: [] };
  }
  const wrong = FIELDS.filter((field) => cells[field] === undefined);
  return { item: undefined, faults: wrong.map((field) => ({ field, code: MISREAD[field] })) };
};

/**
 * Reads a list of items, each row with all that is wrong with it. A name that an earlier row has is wrong in the later one.
 * @param isTaken whether an item of the shop has this name, by its key
 */
export const readTypedItems = (
  rows: readonly TypedItem[],
  currency: CurrencyCode,
  isTaken: (nameKey: string) => boolean = () => false,
): readonly ReadItem[] => {
  const seen = new Set<string>();
  return rows.map((row) => {
    const read = readRow(row, currency);
    const name = parseName(row.name, ITEM_NAME);
    if (name === undefined) return read;
    const key = nameKey(name);
    const code = seen.has(key) ? 'name_twice' : isTaken(key) ? 'item_exists' : undefined;
    seen.add(key);
    return code === undefined ? read : { item: undefined, faults: [{ field: 'name', code }, ...read.faults] };
  });
};
