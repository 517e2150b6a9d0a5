import type { Day } from '../../values/business-day.ts';

/** What can be taken out of a shop's books. */
export const EXPORT_KINDS = [
  'sales',
  'lines',
  'stock',
  'movements',
  'debts',
  'payments',
  'expenses',
  'receipts',
] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

export const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportRequest {
  readonly kind: ExportKind;
  readonly format: ExportFormat;
  /** Business days, both included; what is undefined is no limit. Stock and debts are as they are now. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
}

/** How the values of a column are to be read. */
export type ColumnType =
  /** As it is: names, numbers of phones, words. */
  | 'text'
  /** Digits with a check digit: `10432` is written 1043-2. */
  | 'receipt'
  /** Minor units of the shop's currency. */
  | 'money'
  /** Thousandths of a unit. */
  | 'quantity'
  | 'whole'
  /** `2026-06-12 14:05:00` on the shop's clocks. */
  | 'time'
  /** `2026-06-12` */
  | 'day';

/** A column: its heading, which is also the name of the column that the query answers. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** A row as the query answers it. */
export type ExportRow = Readonly<Record<string, string | number | null>>;

/** A cell, whatever file it goes into. */
export type Cell =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string }
  /** A decimal as text, so that no digit is lost: `-12.5`. */
  | { readonly kind: 'number'; readonly decimal: string; readonly style: 'whole' | 'money' | 'quantity' }
  | { readonly kind: 'time'; readonly local: string }
  | { readonly kind: 'day'; readonly day: string };
