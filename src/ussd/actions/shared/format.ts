import { formatMoney, type CurrencyCode } from '../../../values/money.ts';
import { formatQuantity } from '../../../values/quantity.ts';
import { fit } from '../../../values/gsm7.ts';
import { wordOf } from '../../engine/render.ts';
import { filledWord } from '../../menu/fill.ts';
import type { Texts } from '../../engine/menu.ts';

/** Widths of what pages print (ux: parameters and widths); whatever is longer is cut with a dot. */
export const widths = { item: 16, listItem: 14, person: 10, shop: 16, cartLine: 36 } as const;

/** The word for how something is paid: the shop's own label for mobile money. */
export const paymentWord = (texts: Texts, payment: string, mobileMoney: string): string =>
  payment === 'mobile_money' ? mobileMoney : wordOf(texts, `pay_${payment}`);

/** The word for a unit. */
export const unitWord = (texts: Texts, unit: string): string => wordOf(texts, `unit_${unit}`);

/** An amount as lists print it: without the currency's symbol. */
export const listMoney = (minor: number, currency: CurrencyCode): string =>
  formatMoney(minor, currency, { short: true });

/** What cash rounding added to the lines (`round -0.25`), as it stands behind a total; empty when it added nothing. */
export const roundingText = (texts: Texts, roundingMinor: number, currency: CurrencyCode): string => {
  if (roundingMinor === 0) return '';
  const amount = `${roundingMinor > 0 ? '+' : ''}${listMoney(roundingMinor, currency)}`;
  return ` ${filledWord(texts, 'rounding', { amount })}`;
};

/** A line of a sale: `3 Sugar 1kg 450`; the name is cut when the line is longer than `width`. */
export const saleLine = (
  line: { readonly name: string; readonly quantityMilli: number; readonly totalMinor: number },
  currency: CurrencyCode,
  width: number = widths.cartLine,
): string => {
  const quantity = formatQuantity(line.quantityMilli);
  const total = listMoney(line.totalMinor, currency);
  const room = width - quantity.length - total.length - 2;
  return `${quantity} ${fit(line.name, Math.min(widths.item, room))} ${total}`;
};

/** Room for the lines of a sale on a page: one line of 36 and ` +9 more`, or two short lines. */
const cartRoom = 45;

/** As many lines of a sale as a page has room for, two at the most, then `+2 more`. */
export const cartText = (texts: Texts, lines: readonly string[], room = cartRoom): string => {
  for (const shown of [2, 1]) {
    if (lines.length < shown) continue;
    const text = [...lines.slice(0, shown), ...moreLine(texts, lines.length - shown)].join('\n');
    if (shown === 1 || text.length <= room) return text;
  }
  return '';
};

const moreLine = (texts: Texts, hidden: number): readonly string[] =>
  hidden > 0 ? [filledWord(texts, 'andMore', { n: hidden })] : [];

/** The shop's word for mobile money where a line shouts. Letters with accents stay: their capitals are not in GSM-7. */
export const inCapitals = (label: string): string => label.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
