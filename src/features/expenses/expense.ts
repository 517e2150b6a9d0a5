import type { Day } from '../../values/business-day.ts';
import { maxSaleMinor, type CurrencyCode } from '../../values/money.ts';

/** What a shop spends money on. */
export const EXPENSE_CATEGORIES = ['rent', 'transport', 'wages', 'tax', 'power', 'other'] as const;
export type ExpenseCategory = (typeof EXPENSE_CATEGORIES)[number];

/** An expense as it was written down. */
export interface WrittenExpense {
  readonly id: string;
  readonly amountMinor: number;
  readonly category: ExpenseCategory;
  readonly businessDay: Day;
  readonly by: string;
  readonly at: Date;
}

/** Whether a text is one of our categories. */
export const isExpenseCategory = (text: string): text is ExpenseCategory =>
  EXPENSE_CATEGORIES.some((category) => category === text);

/** Whether so much can be spent: something, and no more than the highest total of a sale. */
export const isExpenseAmount = (amountMinor: number, currency: CurrencyCode): boolean =>
  Number.isSafeInteger(amountMinor) && amountMinor > 0 && amountMinor <= maxSaleMinor(currency);
