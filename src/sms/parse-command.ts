import { parseQuantity } from '../values/quantity.ts';
import { asciiDigits, isItemCode } from '../values/text-input.ts';
import { LANGUAGES } from '../tenancy/tenant.ts';
import { readStopWord } from './incoming-sms.ts';
import type { Payment } from '../values/payment.ts';
import { COMMAND_WORDS, PAYMENT_WORDS, PLAIN_COMMANDS, type CommandWords, type PlainCommand } from './command-words.ts';

/** One line, paid at once. */
export interface SellCommand {
  readonly kind: 'sell';
  readonly code: number;
  readonly quantityMilli: number;
  readonly payment: Exclude<Payment, 'credit'>;
}

/** What somebody wrote to the short code. `unclear` keeps nothing of the text: a PIN may stand in it. */
export type Command =
  | SellCommand
  | { readonly kind: 'stock'; readonly code: number }
  | { readonly kind: PlainCommand | 'stop' | 'start' | 'unclear' };

export const LONGEST_COMMAND = 160;

const UNCLEAR: Command = { kind: 'unclear' };
const CODE = /^[1-9]\d{0,3}$/;
/**
 * `3`, `1.5`, `0,25`, `1/2`. Not `03`, which is a portion key on the menu and a number everywhere else, and not `1.500`,
 * which is one and a half to some people and fifteen hundred to others.
 */
const QUANTITY = /^(?:[1-9]\d{0,3}(?:[.,]\d{1,2})?|0[.,]\d{1,3}|[1-9]\d?\/[1-9]\d?)$/;

/** Capitals without marks, digits as the menu reads them, single spaces, no final dot. */
const tidy = (text: string): string =>
  asciiDigits(text)
    .normalize('NFD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/ ?\.$/, '')
    .toUpperCase();

/** Reads an SMS. Whatever is not exactly a command is `unclear`: nothing is ever guessed. */
export const parseCommand = (text: string): Command => {
  const stop = readStopWord(text);
  if (stop !== undefined) return { kind: stop };
  if (text.trim().length > LONGEST_COMMAND) return UNCLEAR;
  const tidied = tidy(text);
  const [word = '', ...rest] = tidied.split(' ');
  for (const language of LANGUAGES) {
    const command = parseIn(COMMAND_WORDS[language], word, rest);
    if (command !== undefined) return command;
  }
  return UNCLEAR;
};

const parseIn = (words: CommandWords, word: string, rest: readonly string[]): Command | undefined => {
  if (word === words.sell) return parseSale(rest);
  if (word === words.stock) return parseStock(rest);
  const plain = PLAIN_COMMANDS.find((name) => words.plain[name] === word);
  return plain !== undefined && rest.length === 0 ? { kind: plain } : undefined;
};

const parseCode = (text: string): number | undefined => {
  const code = CODE.test(text) ? Number(text) : 0;
  return isItemCode(code) ? code : undefined;
};

const parseStock = ([code = '', ...more]: readonly string[]): Command => {
  const item = parseCode(code);
  return item === undefined || more.length > 0 ? UNCLEAR : { kind: 'stock', code: item };
};

const parseSale = ([code = '', quantity = '', pay = 'CASH', ...more]: readonly string[]): Command => {
  const item = parseCode(code);
  const quantityMilli = QUANTITY.test(quantity) ? parseQuantity(quantity, { fractions: true }) : undefined;
  const payment = PAYMENT_WORDS.get(pay);
  if (item === undefined || !quantityMilli || payment === undefined || more.length > 0) return UNCLEAR;
  return { kind: 'sell', code: item, quantityMilli, payment };
};
