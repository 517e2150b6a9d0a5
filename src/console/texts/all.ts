import { ACCOUNT_TEXTS } from './account.ts';
import { BOOKS_TEXTS } from './books.ts';
import { COMMON_TEXTS } from './common.ts';
import { IMPORT_TEXTS } from './import.ts';
import { PEOPLE_TEXTS } from './people.ts';
import { PROBLEM_TEXTS } from './problems.ts';
import { SALES_TEXTS } from './sales.ts';
import { STOCK_TEXTS } from './stock.ts';
import { TODAY_TEXTS } from './today.ts';
import { WEBHOOKS_TEXTS } from './webhooks.ts';

/** English, Swahili and French: a text that lacks one of them does not compile. */
export type Text = readonly [en: string, sw: string, fr: string];

const all = {
  ...COMMON_TEXTS,
  ...PROBLEM_TEXTS,
  ...ACCOUNT_TEXTS,
  ...TODAY_TEXTS,
  ...SALES_TEXTS,
  ...STOCK_TEXTS,
  ...IMPORT_TEXTS,
  ...PEOPLE_TEXTS,
  ...BOOKS_TEXTS,
  ...WEBHOOKS_TEXTS,
} satisfies Readonly<Record<string, Text>>;

export type TextKey = keyof typeof all;

/** Every text of the console. */
export const TEXTS: Readonly<Record<TextKey, Text>> = all;
