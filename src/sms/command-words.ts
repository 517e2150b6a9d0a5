import type { Payment } from '../values/payment.ts';
import type { Language } from '../tenancy/tenant.ts';

/** Commands of one word. */
export const PLAIN_COMMANDS = ['undo', 'again', 'sum', 'low', 'help'] as const;
export type PlainCommand = (typeof PLAIN_COMMANDS)[number];

/** The words of one language, in capitals and without marks. */
export interface CommandWords {
  readonly sell: string;
  readonly stock: string;
  readonly plain: Readonly<Record<PlainCommand, string>>;
}

/**
 * What can be written to the short code, in each language. Whoever reads one language may write another: no word means
 * two things.
 */
export const COMMAND_WORDS: Readonly<Record<Language, CommandWords>> = {
  en: {
    sell: 'SELL',
    stock: 'STOCK',
    plain: { undo: 'UNDO', again: 'AGAIN', sum: 'SUM', low: 'LOW', help: 'HELP' },
  },
  sw: {
    sell: 'UZA',
    stock: 'STOCK',
    plain: { undo: 'FUTA', again: 'TENA', sum: 'JUMLA', low: 'ZINAISHA', help: 'MSAADA' },
  },
  fr: {
    sell: 'VENDRE',
    stock: 'STOCK',
    plain: { undo: 'ANNULER', again: 'ENCORE', sum: 'TOTAL', low: 'BAS', help: 'AIDE' },
  },
};

/** How a sale by SMS can be paid; credit is not among them. */
export const PAYMENT_WORDS: ReadonlyMap<string, Exclude<Payment, 'credit'>> = new Map([
  ['CASH', 'cash'],
  ['MM', 'mobile_money'],
  ['CARD', 'card'],
  ['KADI', 'card'],
  ['CARTE', 'card'],
]);
