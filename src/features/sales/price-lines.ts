import type { Person } from '../../tenancy/what-people-may.ts';
import { DomainError } from '../../values/errors.ts';
import { lineTotalMinor, priceRange, quantityForMoney, type CurrencyCode } from '../../values/money.ts';
import { MAX_LINE_QUANTITY_MILLI, type Unit } from '../../values/quantity.ts';
import { fitsUnit } from '../catalogue/item.ts';
import { priceLimits } from './price-limits.ts';
import { MAX_LINES, type NewSaleLine, type SaleLine } from './sale.ts';

/** What pricing needs to know of an item. */
export interface PricedItem {
  readonly id: string;
  readonly code: number;
  readonly name: string;
  readonly unit: Unit;
  readonly priceMinor: number;
}

export interface PricingRules {
  readonly currency: CurrencyCode;
  readonly actor: Person;
  readonly limitPercent: number;
  /** It was sold at that price already: a limit comes too late. */
  readonly alreadySold?: boolean | undefined;
}

export interface PricedLine extends SaleLine {
  /** The seller asked another price than the list (as it was shown). */
  readonly overridden: boolean;
  readonly refuseShort: boolean;
}

/** What a line costs, in minor units: rounded half up to the minor unit, but never to nothing. */
export const lineTotal = (priceMinor: number, quantityMilli: number): number =>
  Math.max(lineTotalMinor(priceMinor, quantityMilli), 1);

const isPrice = (minor: number, currency: CurrencyCode): boolean =>
  Number.isSafeInteger(minor) && minor > 0 && minor <= priceRange(currency).maxMinor;

const priceOf = (line: NewSaleLine, item: PricedItem, rules: PricingRules): { price: number; overridden: boolean } => {
  const shown = line.shownPriceMinor ?? item.priceMinor;
  const price = line.priceMinor ?? shown;
  if (!isPrice(shown, rules.currency) || !isPrice(price, rules.currency)) {
    throw new DomainError('price_invalid', { code: line.code });
  }
  if (price === shown) return { price, overridden: false };
  const { minMinor, maxMinor } = priceLimits(shown, rules);
  if (rules.alreadySold !== true && (price < minMinor || price > maxMinor)) {
    throw new DomainError('price_outside_limit', { code: line.code, minMinor, maxMinor });
  }
  return { price, overridden: true };
};

const checkQuantity = (quantityMilli: number, item: PricedItem): void => {
  const possible = Number.isSafeInteger(quantityMilli) && quantityMilli > 0 && quantityMilli <= MAX_LINE_QUANTITY_MILLI;
  if (!possible || !fitsUnit(quantityMilli, item.unit)) throw new DomainError('quantity_invalid', { code: item.code });
};

const priceLine = (line: NewSaleLine, item: PricedItem, rules: PricingRules): PricedLine => {
  const { price, overridden } = priceOf(line, item, rules);
  const money = line.moneyMinor;
  if (money !== undefined && !(Number.isSafeInteger(money) && money > 0)) {
    throw new DomainError('quantity_invalid', { code: line.code });
  }
  const quantityMilli = money === undefined ? (line.quantityMilli ?? 0) : quantityForMoney(money, price);
  checkQuantity(quantityMilli, item);
  return {
    itemId: item.id,
    code: item.code,
    name: item.name,
    unit: item.unit,
    quantityMilli,
    listPriceMinor: item.priceMinor,
    priceMinor: price,
    totalMinor: money ?? lineTotal(price, quantityMilli),
    overridden,
    refuseShort: line.refuseShort === true,
  };
};

/** Throws unless a sale has one to ten lines. */
export const checkLineCount = (lines: readonly NewSaleLine[]): void => {
  if (lines.length === 0) throw new DomainError('quantity_invalid');
  if (lines.length > MAX_LINES) throw new DomainError('too_many_lines', { max: MAX_LINES });
};

/**
 * Works out price, quantity and total of every line.
 * @throws DomainError item_not_found, quantity_invalid, price_invalid, price_outside_limit, total_too_large
 */
export const priceLines = (
  lines: readonly NewSaleLine[],
  items: ReadonlyMap<number, PricedItem>,
  rules: PricingRules,
): PricedLine[] => {
  checkLineCount(lines);
  return lines.map((line) => {
    const item = items.get(line.code);
    if (item === undefined) throw new DomainError('item_not_found', { code: line.code });
    return priceLine(line, item, rules);
  });
};
