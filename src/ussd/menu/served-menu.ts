import type { ActionStep, Input, Key, LastStep, Menu, Page, Step, Target, Texts } from '../engine/menu.ts';
import { dropKeys } from '../engine/render.ts';
import { checkMenu, describeProblem } from './check-menu.ts';
import type { KnownAction, KnownView } from './menu-problem.ts';
import { basesOf, firstPages, namedIn, reachableFrom, waysOf } from './menu-ways.ts';

export interface Served {
  readonly menu: Menu;
  readonly texts: Readonly<Record<string, Texts>>;
}

export interface MenuProvisions {
  readonly actions: ReadonlyMap<string, KnownAction>;
  readonly views: ReadonlyMap<string, KnownView>;
  /** Where a dial leads whose own page cannot be served. */
  readonly instead: string;
}

/**
 * The part of a menu that can be served with the actions and views there are: keys that would need others are neither
 * printed nor handled, and the numbers of the rest stay. With everything there, it is the menu itself.
 *
 * @throws Error when what is left has a mistake: then it must not be served
 */
export const servedMenu = (whole: Served, provisions: MenuProvisions): Served => {
  const kept = settle(whole.menu, whole.menu, provisions);
  const entry = {
    ...kept.entry,
    then: mapValues(kept.entry.then, (to) => (isServed(kept, to) ? to : provisions.instead)),
  };
  const menu = onlyReachable({ ...kept, entry });
  const served = { menu, texts: mapValues(whole.texts, (texts) => onlyServed(whole.menu, menu, texts)) };
  const problems = checkMenu(served.menu, served.texts, provisions);
  if (problems.length > 0) throw new Error(`the menu cannot be served:\n${problems.map(describeProblem).join('\n')}`);
  return served;
};

/** Takes out what cannot be served until nothing more has to go: a page that goes takes the keys along that lead to it. */
const settle = (whole: Menu, menu: Menu, provisions: MenuProvisions): Menu => {
  const hollow = hollowPages(whole, menu);
  const pages = Object.fromEntries(
    Object.entries(menu.pages)
      .filter(([, page]) => canBeShown(menu, page, provisions))
      .map(([id, page]) => [id, withoutDeadWays(menu, page, { provisions, hollow })] as const)
      .filter(([id, page]) => !isLeftMute(page, menu.pages[id])),
  );
  const next = { ...menu, pages };
  return sizeOf(next) === sizeOf(menu) ? next : settle(whole, next, provisions);
};

const sizeOf = ({ pages }: Menu): number =>
  Object.values(pages).reduce((sum, page) => sum + 1 + Object.keys(page.keys).length + page.inputs.length, 0);

const canBeShown = (menu: Menu, page: Page, { views }: MenuProvisions): boolean =>
  (page.view === undefined || views.has(page.view)) &&
  (typeof page.face !== 'string' || Object.hasOwn(menu.pages, page.face));

/** A page that asks for something nobody can take any more, or that has no key left. */
const isLeftMute = (page: Page, before: Page | undefined): boolean => {
  const lostInputs = page.inputs.length === 0 && (before?.inputs.length ?? 0) > 0;
  const lostKeys = Object.keys(page.keys).length + page.inputs.length === 0;
  return lostInputs || (lostKeys && page.kind === 'CON' && page.face === undefined);
};

/** Pages that lost all their keys but the way back: as the outcome of an action they still tell something, as an entry
 * of a menu they do not. */
const hollowPages = (whole: Menu, menu: Menu): ReadonlySet<string> =>
  new Set(
    Object.entries(menu.pages).flatMap(([id, { keys, inputs }]) => {
      const hasLost = Object.keys(keys).length < Object.keys(whole.pages[id]?.keys ?? {}).length;
      const isLeft = inputs.length > 0 || Object.values(keys).some((key) => key !== 'back' && key !== 'home');
      return hasLost && !isLeft ? [id] : [];
    }),
  );

interface Judged {
  readonly provisions: MenuProvisions;
  readonly hollow: ReadonlySet<string>;
}

const withoutDeadWays = (menu: Menu, page: Page, { provisions: { actions }, hollow }: Judged): Page => {
  const isAlive = (step: Step | LastStep): boolean => {
    if (!isAction(step)) return isServed(menu, step);
    return actions.has(step.do) && Object.values(step.then).every(isAlive);
  };
  const keys = Object.entries(page.keys).filter(([, key]) => isAlive(plainStep(key)) && !leadsTo(key, hollow));
  return {
    ...page,
    keys: Object.fromEntries(keys.map(([name, key]) => [name, trimmed(menu, withoutDeadUnseen(key, isAlive))])),
    inputs: page.inputs.filter(isAlive).map((input: Input) => ({ ...input, then: trimmedWays(menu, input.then) })),
    otherwise: isServed(menu, page.otherwise) ? page.otherwise : 'again',
  };
};

const isAction = (step: Step | LastStep): step is ActionStep => typeof step === 'object' && 'do' in step;

const plainStep = (key: Key): Step => (typeof key === 'object' && 'go' in key ? key.go : key);

const leadsTo = (key: Key, pages: ReadonlySet<string>): boolean => {
  const step = plainStep(key);
  return !isAction(step) && namedIn(step).some((id) => pages.has(id));
};

const withoutDeadUnseen = (key: Key, isAlive: (step: Step) => boolean): Key => {
  if (typeof key !== 'object' || !('unseen' in key) || key.unseen === undefined || isAlive(key.unseen)) return key;
  const { unseen: _unseen, ...rest } = key;
  return rest;
};

/** `backTo` names several pages; those that are not served go. */
const trimmed = (menu: Menu, key: Key): Key => {
  if (typeof key !== 'object') return key;
  if ('backTo' in key) return { backTo: key.backTo.filter((id) => Object.hasOwn(menu.pages, id)) };
  return 'do' in key ? { ...key, then: trimmedWays(menu, key.then) } : key;
};

const trimmedWays = (menu: Menu, then: ActionStep['then']): ActionStep['then'] =>
  mapValues(then, (to) =>
    typeof to === 'object' && 'backTo' in to ? { backTo: to.backTo.filter((id) => Object.hasOwn(menu.pages, id)) } : to,
  );

const isServed = ({ pages }: Menu, target: Target): boolean => {
  const named = namedIn(target);
  const isThere = (id: string): boolean => Object.hasOwn(pages, id);
  return typeof target === 'object' && 'backTo' in target ? named.some(isThere) : named.every(isThere);
};

const onlyReachable = (menu: Menu): Menu => {
  const { ways } = waysOf(menu);
  const reached = reachableFrom(menu, ways, firstPages(menu, ways));
  return { ...menu, pages: Object.fromEntries(Object.entries(menu.pages).filter(([id]) => reached.has(id))) };
};

const onlyServed = (whole: Menu, served: Menu, texts: Texts): Texts => {
  const pages = Object.entries(texts.pages)
    .filter(([id]) => Object.hasOwn(served.pages, id))
    .map(([id, text]) => {
      const gone = keysOn(whole, id).filter((key) => !keysOn(served, id).includes(key));
      return [id, dropKeys(text.trimEnd(), gone)] as const;
    });
  return { ...texts, pages: Object.fromEntries(pages) };
};

/** The keys in force while a page is shown: its own, and for a face those of the pages beneath. */
const keysOn = (menu: Menu, id: string): readonly string[] => {
  const page = menu.pages[id];
  const bases = page?.face === undefined ? [] : basesOf(menu, waysOf(menu).ways, id);
  return [id, ...bases].flatMap((one) => Object.keys(menu.pages[one]?.keys ?? {}));
};

const mapValues = <T, U>(values: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
