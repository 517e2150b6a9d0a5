import type { Menu, Page, Texts } from '../../../src/ussd/engine/menu.ts';
import { loadMenu } from '../../../src/ussd/load-menu.ts';
import type { KnownAction, KnownView, Problem } from '../../../src/ussd/menu-problem.ts';
import { paramsIn } from '../../../src/ussd/menu-widths.ts';
import { waysOf } from '../../../src/ussd/menu-ways.ts';

/** The menu that we ship, with actions and views that suit it. */
export interface AMenu {
  readonly menu: Menu;
  readonly texts: Record<string, Texts>;
  readonly actions: Map<string, KnownAction>;
  readonly views: Map<string, KnownView>;
}

/** A mistake to be found: what it is, how it is made, and what is said of which page. */
export interface Mistake {
  readonly what: string;
  readonly plant: (on: AMenu) => void;
  readonly page: string;
  readonly says: string;
}

const shipped = loadMenu('menus');

/** A fresh copy, to be spoiled. */
export const aMenu = (): AMenu => {
  const menu = structuredClone(shipped.menu);
  const texts: Record<string, Texts> = structuredClone({ ...shipped.texts });
  return { menu, texts, actions: actionsOf(menu), views: viewsOf(menu, texts) };
};

const actionsOf = (menu: Menu): Map<string, KnownAction> =>
  new Map(
    waysOf(menu).steps.map(({ step }) => {
      const nested = Object.values(step.then).some((next) => typeof next === 'object' && 'do' in next && next.saves);
      return [step.do, { outcomes: Object.keys(step.then), saves: step.saves && !nested }];
    }),
  );

const viewsOf = (menu: Menu, texts: Record<string, Texts>): Map<string, KnownView> => {
  const views = new Map<string, KnownView>();
  for (const [id, { view, data }] of Object.entries(menu.pages)) {
    if (view === undefined) continue;
    const shown = paramsIn(texts['en']?.pages[id] ?? '').filter((name) => !data.includes(name));
    views.set(view, { params: [...(views.get(view)?.params ?? []), ...shown] });
  }
  return views;
};

/** A page that must be there. */
export const pageIn = (menu: Menu, id: string): Page => {
  const page = menu.pages[id];
  if (!page) throw new Error(`no page ${id}`);
  return page;
};

/** The texts of a language that must be there. */
export const textsIn = (texts: Record<string, Texts>, language: string): Texts => {
  const found = texts[language];
  if (!found) throw new Error(`no language ${language}`);
  return found;
};

/** Whether a problem of this page, with these words in it, was found. */
export const isAmong = (problems: readonly Problem[], page: string, words: string): boolean =>
  problems.some((problem) => problem.page === page && problem.sentence.includes(words));
