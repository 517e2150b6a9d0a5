import { fillText } from '../../values/plurals.ts';
import { MenuError } from '../engine/dialogue.ts';
import type { Texts } from '../engine/menu.ts';
import { wordOf } from '../engine/render.ts';

type Facts = Readonly<Record<string, string | number>>;

/** Puts parameters into texts of a language. @throws MenuError when one is missing. */
export const fillIn =
  ({ language }: Pick<Texts, 'language'>) =>
  (template: string, facts: Facts): string =>
    fillText(template, language, (name) => {
      const value = Object.hasOwn(facts, name) ? facts[name] : undefined;
      if (value === undefined) throw new MenuError(`no value for {${name}}`);
      return String(value);
    });

/** A word of the language with its parameters. @throws MenuError when the word or a parameter is missing. */
export const filledWord = (texts: Texts, name: string, facts: Facts): string =>
  fillIn(texts)(wordOf(texts, name), facts);
