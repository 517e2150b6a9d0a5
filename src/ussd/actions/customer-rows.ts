import { fit } from '../../platform/gsm7.ts';
import type { CurrencyCode } from '../../platform/money.ts';
import type { Row } from '../engine/render.ts';
import { listMoney, widths } from './format.ts';

/** A customer in a list: `Otieno 350`. */
export const customerRow = (
  { name, balanceMinor }: { readonly name: string; readonly balanceMinor: number },
  currency: CurrencyCode,
): string => `${fit(name, widths.person)} ${listMoney(balanceMinor, currency)}`;

/** Rows in the order in which the list was first shown, so that nothing shifts under the thumb. */
export const rowsInOrder = (rows: readonly Row[], order: readonly string[] | undefined): readonly Row[] =>
  order === undefined || order.length === 0 ? rows : order.flatMap((key) => rows.find((row) => row.key === key) ?? []);
