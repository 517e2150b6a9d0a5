import { formatReference } from '../../values/damm.ts';
import type { Cell, Column, ExportRow } from './export.ts';

/** An integer as a decimal with so many digits behind the point, without those that say nothing: 12500, 3 is `12.5`. */
export const toDecimal = (whole: number, digits: number): string => {
  const sign = whole < 0 ? '-' : '';
  const text = String(Math.abs(whole)).padStart(digits + 1, '0');
  const behind = text.slice(text.length - digits).replace(/0+$/, '');
  const before = text.slice(0, text.length - digits);
  return behind === '' || digits === 0 ? `${sign}${digits === 0 ? text : before}` : `${sign}${before}.${behind}`;
};

const numberCell = (value: string | number, type: 'money' | 'quantity' | 'whole', exponent: number): Cell => {
  const digits = { money: exponent, quantity: 3, whole: 0 }[type];
  return { kind: 'number', decimal: toDecimal(Number(value), digits), style: type };
};

/**
 * The cells of a row, in the order of the columns.
 * @param exponent digits behind the point of the shop's currency
 */
export const toCells = (columns: readonly Column[], row: ExportRow, exponent: number): Cell[] =>
  columns.map(({ name, type }): Cell => {
    const value = row[name] ?? null;
    if (value === null) return { kind: 'empty' };
    switch (type) {
      case 'text':
        return { kind: 'text', text: String(value) };
      case 'receipt':
        return { kind: 'text', text: formatReference(String(value)) };
      case 'time':
        return { kind: 'time', local: String(value) };
      case 'day':
        return { kind: 'day', day: String(value) };
      case 'money':
      case 'quantity':
      case 'whole':
        return numberCell(value, type, exponent);
    }
  });
