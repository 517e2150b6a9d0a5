import { searchCustomers } from '../../../features/debts/search-customers.ts';
import { customerKey, type Customer } from '../../../features/debts/customers.ts';
import { parseItemQuery, type ItemQuery } from '../../../values/text-input.ts';
import { defineView, type View } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import type { Frame } from '../../engine/dialogue.ts';
import { customerRow } from './customer-rows.ts';
import { rowsInOrder } from '../shared/rows-in-order.ts';

/** From so many digits on it is a phone. */
const phoneDigits = 9;

/** What was typed as a name to look for (letters, or 0 and keypad digits); undefined when it is a number to call. */
const nameQuery = (typed: string): ItemQuery | undefined => {
  if (isNumber(typed)) return undefined;
  const query = parseItemQuery(typed);
  return query === undefined || query.kind === 'number' ? undefined : query;
};

/** A phone, however it is written: `0712 345 678`, `+254712345678`. */
const isNumber = (typed: string): boolean =>
  /^\+?[\d ().-]+$/.test(typed) && typed.replace(/\D/g, '').length >= phoneDigits;

export interface CustomerSearch {
  readonly debtorsOnly: boolean;
}

const foundBy = async (
  context: TurnContext,
  typed: string,
  { debtorsOnly }: CustomerSearch,
): Promise<readonly Customer[]> => {
  const query = nameQuery(typed);
  return query === undefined ? [] : context.read((tx) => searchCustomers(tx, query, { debtorsOnly }));
};

/** As wide as pages print what was typed. */
const longestShown = 14;

/** Looks for a customer by name: `found` and `nobody` have pages, undefined means that no name was typed. */
export const searchTyped = async (context: TurnContext, typed: string, search: CustomerSearch) => {
  if (nameQuery(typed) === undefined) return undefined;
  const found = await foundBy(context, typed, search);
  return found.length > 0
    ? ({ result: 'found', data: { find: typed } } as const)
    : ({ result: 'nobody', data: { q: typed.slice(0, longestShown) } } as const);
};

/** The list of those whom a search found. */
export const foundView = (name: string, search: CustomerSearch): View =>
  defineView({
    name,
    params: ['n'],
    run: async (context, frame: Frame) => {
      const { currency } = callerOf(context).tenant;
      const found = await foundBy(context, String(frame.data?.['find'] ?? ''), search);
      const rows = found.map((customer) => ({ key: customerKey(customer), label: customerRow(customer, currency) }));
      return { facts: { n: found.length }, rows: rowsInOrder(rows, frame.list?.keys) };
    },
  });
