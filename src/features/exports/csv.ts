import type { Tenant } from '../../tenancy/tenant.ts';
import type { Cell, Column } from './export.ts';

/** How a spreadsheet of a place reads a CSV file. */
export interface CsvDialect {
  readonly separator: ',' | ';';
  readonly decimalMark: '.' | ',';
}

/** Where spreadsheets take `12.5` for text. French ones do wherever they are; LibreOffice and Excel also in these places. */
const WITH_DECIMAL_COMMA: readonly string[] = ['CI', 'SN', 'BF', 'ML', 'BJ', 'TG', 'NE', 'GW', 'RW', 'ZA'];

/** The dialect of a shop's own spreadsheets. */
export const dialectOf = ({ country, language }: Pick<Tenant, 'country' | 'language'>): CsvDialect =>
  language === 'fr' || WITH_DECIMAL_COMMA.includes(country)
    ? { separator: ';', decimalMark: ',' }
    : { separator: ',', decimalMark: '.' };

/**
 * What a spreadsheet would take for a formula, a number or a date: `=1+1`, `+254…`, `0712…`, `1904-5`. Quotes do not help.
 */
const TAKEN_FOR_MORE = /^[\s'"]*[=+\-@\d.,\p{Sc}\uFF1D\uFF0B\uFF0D\uFF20]/u;
/** A tab in front keeps it text, and is not seen; an apostrophe is seen in LibreOffice. */
const KEEPS_TEXT = '\t';
const BYTE_ORDER_MARK = '\uFEFF';

const quoted = (text: string): string => (/[",;\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const textOf = (text: string): string => quoted(TAKEN_FOR_MORE.test(text) ? KEEPS_TEXT + text : text);

const csvCell = (cell: Cell, { decimalMark }: CsvDialect): string => {
  switch (cell.kind) {
    case 'empty':
      return '';
    case 'text':
      return textOf(cell.text);
    case 'time':
      return cell.local;
    case 'day':
      return cell.day;
    case 'number':
      return cell.decimal.replace('.', decimalMark);
  }
};

/** The first line, behind the mark by which Excel knows UTF-8. */
export const csvHead = (columns: readonly Column[], { separator }: CsvDialect): string =>
  `${BYTE_ORDER_MARK}${columns.map(({ name }) => name).join(separator)}\r\n`;

/** One line. */
export const csvLine = (cells: readonly Cell[], dialect: CsvDialect): string =>
  `${cells.map((cell) => csvCell(cell, dialect)).join(dialect.separator)}\r\n`;
