import { septets } from '../../values/gsm7.ts';
import type { Texts } from '../engine/menu.ts';

/** How a network counts a page of this language: septets, or two for each character where GSM-7 cannot write it. */
export const measureOf = (texts: Texts): ((text: string) => number) =>
  texts.alphabet === 'gsm7' ? septets : (text) => text.length * 2;
