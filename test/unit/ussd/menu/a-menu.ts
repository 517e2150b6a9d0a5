import { loadMessageTexts } from '../../../../src/features/messages/load-message-texts.ts';
import type { TemplateId } from '../../../../src/features/messages/message-templates.ts';
import type { Language } from '../../../../src/tenancy/tenant.ts';
import type { Menu, Page, Texts } from '../../../../src/ussd/engine/menu.ts';
import { loadMenu } from '../../../../src/ussd/menu/load-menu.ts';
import type { KnownAction, KnownView } from '../../../../src/ussd/menu/menu-problem.ts';
import { paramsIn } from '../../../../src/ussd/menu/menu-widths.ts';
import { waysOf } from '../../../../src/ussd/menu/menu-ways.ts';

/** The menu that we ship, with actions and views that suit it. */
export interface AMenu {
  readonly menu: Menu;
  readonly texts: Record<string, Texts>;
  readonly actions: Map<string, KnownAction>;
  readonly views: Map<string, KnownView>;
  readonly messages: Record<Language, { language: Language; more: string; messages: Record<TemplateId, string> }>;
}

/** A mistake to be found: what it is, how it is made, and all that is said of it. */
export interface Mistake {
  readonly what: string;
  readonly plant: (on: AMenu) => void;
  readonly found: readonly string[];
  /** So much is wrong then that it is not all written down here. */
  readonly andMore?: true;
}

/** What is said of a page in each language. */
export const inEach = (page: string, sentence: string): readonly string[] =>
  ['en', 'fr', 'sw'].map((language) => `${page} (${language}) ${sentence}`);

const shipped = loadMenu('menus');
const shippedMessages = loadMessageTexts('menus/sms');

/** A fresh copy, to be spoiled. */
export const aMenu = (): AMenu => {
  const menu = structuredClone(shipped.menu);
  const texts: Record<string, Texts> = structuredClone({ ...shipped.texts });
  const messages = structuredClone({ ...shippedMessages });
  return { menu, texts, actions: actionsOf(menu), views: viewsOf(menu, texts), messages };
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
