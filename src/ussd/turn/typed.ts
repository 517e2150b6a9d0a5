import { cleanInput } from '../../values/text-input.ts';

/** More tokens than a dial string or a reply may have: the rest is not looked at. */
export const mostTokens = 12;

/** What was typed in one go, as the menu reads it. */
export const cleaned = (tokens: readonly string[]): readonly string[] =>
  tokens.slice(0, mostTokens).map((token) => cleanInput(token) ?? '');
