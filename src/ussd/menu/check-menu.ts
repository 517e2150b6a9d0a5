import { checkMessageTexts } from '../../features/messages/check-message-texts.ts';
import type { LanguageTexts } from '../../features/messages/message-texts.ts';
import type { Language } from '../../tenancy/tenant.ts';
import { checkStructure } from './check-menu-structure.ts';
import { checkTexts } from './check-menu-texts.ts';
import type { Menu, Texts } from '../engine/menu.ts';
import type { Checked, KnownAction, KnownView, Problem } from './menu-problem.ts';
import { firstPages, reachableFrom, waysOf } from './menu-ways.ts';
import { standardWidths, type Widths } from './menu-widths.ts';

export interface MenuSurroundings {
  /** The actions and views that are written; leave them out to check a menu before they are. */
  readonly actions?: ReadonlyMap<string, KnownAction>;
  readonly views?: ReadonlyMap<string, KnownView>;
  /** The texts of the SMS, to be checked with the pages. */
  readonly messages?: Readonly<Record<Language, LanguageTexts>>;
  readonly widths?: Widths;
}

/**
 * Everything that is wrong with a menu and its texts; empty when it can be served. Pure: it looks at nothing but what
 * it is given.
 */
export const checkMenu = (
  menu: Menu,
  texts: Readonly<Record<string, Texts>>,
  surroundings: MenuSurroundings = {},
): readonly Problem[] => {
  const checked = prepare(menu, texts, surroundings);
  const { messages } = surroundings;
  return [
    ...checkStructure(checked),
    ...checkTexts(checked),
    ...(messages === undefined ? [] : checkMessageTexts(messages).map((sentence) => ({ page: '', sentence }))),
  ];
};

const prepare = (menu: Menu, texts: Readonly<Record<string, Texts>>, surroundings: MenuSurroundings): Checked => {
  const { steps, ways } = waysOf(menu);
  return {
    menu,
    pages: Object.entries(menu.pages),
    texts: Object.values(texts),
    steps,
    ways,
    reached: reachableFrom(menu, ways, firstPages(menu, ways)),
    inside: reachableFrom(menu, ways, menu.homes),
    actions: surroundings.actions,
    views: surroundings.views,
    widths: surroundings.widths ?? standardWidths,
  };
};

/** @throws Error naming every mistake: a menu with one must not be served */
export const requireSound = (
  menu: Menu,
  texts: Readonly<Record<string, Texts>>,
  surroundings: MenuSurroundings,
): void => {
  const problems = checkMenu(menu, texts, surroundings);
  if (problems.length > 0) throw new Error(`the menu cannot be served:\n${problems.map(describeProblem).join('\n')}`);
};

/** A problem on one line: `S3 (sw) prints the key 7, which does nothing`. */
export const describeProblem = ({ page, language, sentence }: Problem): string =>
  [page, language === undefined ? '' : `(${language})`, sentence].filter((part) => part !== '').join(' ');
