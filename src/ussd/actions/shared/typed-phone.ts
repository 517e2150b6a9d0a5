import { isAbroad, parsePhone, type E164 } from '../../../values/phone.ts';
import type { TurnContext } from '../../turn/context.ts';
import { callerOf } from '../../turn/context.ts';

/** As wide as pages print what was typed. */
const LONGEST_SHOWN = 14;

/** What was typed, as far as a page shows it. */
export const shownPhone = (typed: string): string => typed.slice(0, LONGEST_SHOWN);

interface Refused {
  readonly result: 'invalid' | 'abroad';
  readonly data: { readonly phone: string };
}

/**
 * Reads the number of a person who is to belong to the caller's shop, or says why it cannot be: it is none here, or it is
 * one of another country, which no SMS of ours reaches.
 */
export const readTypedPhone = (context: TurnContext, typed: string): { readonly phone: E164 } | Refused => {
  const { country } = callerOf(context).tenant;
  const phone = parsePhone(typed, country);
  if (phone !== undefined) return { phone };
  return { result: isAbroad(typed, country) ? 'abroad' : 'invalid', data: { phone: shownPhone(typed) } };
};
