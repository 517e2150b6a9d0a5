import type { ActionStep, Input, LastStep, Page } from '../engine/menu.ts';
import { withoutExit } from './check-menu-exits.ts';
import type { Check, Checked, Problem } from './menu-problem.ts';
import { namedIn, shownBy, type StepAt } from './menu-ways.ts';

const about = (page: string, sentence: string): Problem => ({ page, sentence });
const at = ({ page, slot }: { readonly page: string; readonly slot: string }): string =>
  page === '' ? 'the dial' : `${page}, ${slot}`;
/** The same in a sentence that names the page already. */
const here = ({ page, slot }: { readonly page: string; readonly slot: string }): string =>
  page === '' ? 'the dial' : slot;

const missingPages: Check = ({ menu, ways, pages }) => {
  const named = [
    ...ways.flatMap((way) => namedIn(way.target).map((id) => ({ id, by: at(way) }))),
    ...pages.flatMap(([by, { face }]) => (typeof face === 'string' ? [{ id: face, by: `the face ${by}` }] : [])),
    ...menu.homes.map((id) => ({ id, by: 'the list of homes' })),
    ...menu.failurePages.map((id) => ({ id, by: 'the list of failure pages' })),
    { id: menu.tooMany, by: 'tooMany' },
    { id: menu.stepUpPage, by: 'stepUpPage' },
    { id: menu.repeatPage, by: 'repeatPage' },
    { id: menu.shortenedPage, by: 'shortenedPage' },
  ];
  return named
    .filter(({ id }) => !Object.hasOwn(menu.pages, id))
    .map(({ id, by }) => about(id, `is not there, but ${by} leads to it`));
};

const unreachable: Check = ({ pages, reached }) =>
  pages.filter(([id]) => !reached.has(id)).map(([id]) => about(id, 'cannot be reached from any dial'));

const actionsAndOutcomes: Check = ({ steps, actions }) =>
  actions === undefined ? [] : steps.flatMap((step) => outcomeProblems(step, actions.get(step.step.do)?.outcomes));

const outcomeProblems = (found: StepAt, declared: readonly string[] | undefined): readonly Problem[] => {
  const { page, step } = found;
  if (declared === undefined) return [about(page, `${here(found)} calls ${step.do}, which is no action`)];
  const handled = Object.keys(step.then);
  return [
    ...declared
      .filter((outcome) => !handled.includes(outcome))
      .map((outcome) => about(page, `${here(found)}: no way on for the outcome ${outcome} of ${step.do}`)),
    ...handled
      .filter((outcome) => !declared.includes(outcome))
      .map((outcome) => about(page, `${here(found)}: a way on for ${outcome}, which is no outcome of ${step.do}`)),
  ];
};

const unknownViews: Check = ({ pages, views }) =>
  pages.flatMap(([id, { view }]) =>
    view !== undefined && views !== undefined && !views.has(view) ? [about(id, `its view ${view} is no view`)] : [],
  );

const saving: Check = ({ steps, actions }) =>
  steps.flatMap((found) => {
    const sentence = savingProblem(found.step, actions?.get(found.step.do)?.saves);
    return sentence === undefined ? [] : [about(found.page, `${here(found)}: ${sentence}`)];
  });

const savingProblem = (step: ActionStep | LastStep, actionSaves: boolean | undefined): string | undefined => {
  const nextSaves = nestedIn(step).some(({ saves }) => saves);
  if (step.saves) {
    const isWrong = actionSaves === false && !nextSaves;
    return isWrong ? `the menu says that ${step.do} saves, and it does not` : undefined;
  }
  if (nextSaves) return 'leads to an action that saves, so it needs saves: true';
  return actionSaves === true ? `${step.do} saves, and the menu does not say so` : undefined;
};

/** What happens before the caller has looked must change nothing. */
const unseenSaves: Check = ({ steps }) =>
  steps
    .filter(({ slot, step }) => step.saves && (slot === 'entry' || slot.endsWith(' unseen')))
    .map((found) => about(found.page, `${here(found)}: ${found.step.do} saves from a page that was not seen`));

/** Of several saving keys each must say what a dial that ends with it shows, or none: else some dials stop short. */
const unseenWays: Check = ({ pages }) =>
  pages.flatMap(([id, { keys }]) => {
    const saving = Object.entries(keys).flatMap(([name, key]) =>
      typeof key === 'object' && 'do' in key && key.saves ? [{ name, goesOn: key.unseen !== undefined }] : [],
    );
    if (!saving.some(({ goesOn }) => goesOn)) return [];
    return saving
      .filter(({ goesOn }) => !goesOn)
      .map(({ name }) =>
        about(id, `key ${name} saves and has no way for a page that was not seen, as others here have`),
      );
  });

const nestedIn = (step: ActionStep | LastStep): readonly LastStep[] =>
  Object.values(step.then).filter((next) => typeof next === 'object' && 'do' in next);

const ends: Check = ({ pages }) =>
  pages.flatMap(([id, page]) => {
    const goesOn = Object.keys(page.keys).length + page.inputs.length > 0;
    if (page.kind === 'END' && (goesOn || page.list))
      return [about(id, 'ends the session, so no key or input of it can be used')];
    if (page.kind === 'CON' && !goesOn && page.face === undefined)
      return [about(id, 'has no way on, so it must be an END page')];
    return [];
  });

const pinLike: ReadonlySet<Input['type']> = new Set(['pin', 'staffPin', 'code']);

const secrets: Check = ({ pages }) =>
  pages.flatMap(([id, page]) => {
    const asksPin = page.inputs.some(({ type }) => pinLike.has(type));
    if (page.secret && !asksPin) return [about(id, 'is secret, but asks for no PIN or code')];
    if (asksPin && !page.secret) return [about(id, 'asks for a PIN or code, so it must be secret')];
    return [];
  });

const faces: Check = ({ menu, pages, ways }) =>
  pages.flatMap(([id, page]) => {
    if (page.face === undefined) return [];
    const problems: Problem[] = [];
    if (page.kind === 'END') problems.push(about(id, 'is a face, so it cannot end the session'));
    if (page.inputs.length > 0)
      problems.push(about(id, 'is a face: inputs are those of the page beneath, not its own'));
    const base = typeof page.face === 'string' ? menu.pages[page.face] : undefined;
    if (base?.face !== undefined) problems.push(about(id, `is a face of ${String(page.face)}, which is a face itself`));
    if (page.face === true && !ways.some((way) => way.target === id && way.page !== ''))
      problems.push(about(id, 'is a face of whichever page is on top, and no page leads to it'));
    return problems;
  });

const lists: Check = ({ pages }) =>
  pages.flatMap(([id, page]) => {
    const picks = page.inputs.some(({ type }) => type === 'pick');
    if (picks && page.list === undefined) return [about(id, 'lets the caller pick from a list that it does not have')];
    if (page.list && page.view === undefined) return [about(id, 'has a list, but no view that gives its rows')];
    const flagged = Object.values(page.keys).some(
      (key) => typeof key === 'object' && 'when' in key && key.when !== undefined,
    );
    if (flagged && page.view === undefined)
      return [about(id, 'has a key that depends on a fact, but no view that gives it')];
    return [];
  });

/** What an action leaves behind for a page must come from an action, on every way to it. */
const leftBehind: Check = ({ pages, ways }) =>
  pages.flatMap(([id, page]) =>
    page.data.length === 0
      ? []
      : ways
          .filter((way) => shownBy(way.target) === id && way.outcome === undefined)
          .map((way) =>
            about(
              id,
              `shows {${page.data.join('}, {')}}, but ${at(way)} leads to it without an action that leaves them`,
            ),
          ),
  );

const homes: Check = ({ menu, ways }) => {
  const goHome = ways.find(({ target }) => target === 'home');
  return goHome && menu.homes.length === 0
    ? [about('', `${at(goHome)} goes home, and the menu names no home page`)]
    : [];
};

const resuming: Check = ({ menu: { stepUpPage, repeatPage, shortenedPage }, ways }) =>
  ways
    .filter(({ target, page }) => target === 'resume' && ![stepUpPage, repeatPage, shortenedPage].includes(page))
    .map((way) => about(way.page, `${way.slot} goes on with a step that waits, but none waits on this page`));

const structureChecks: readonly Check[] = [
  missingPages,
  unreachable,
  actionsAndOutcomes,
  unknownViews,
  saving,
  unseenSaves,
  unseenWays,
  ends,
  withoutExit,
  secrets,
  faces,
  lists,
  leftBehind,
  homes,
  resuming,
];

/** Everything that is wrong with pages, keys and actions, whatever the language. */
export const checkStructure = (checked: Checked): readonly Problem[] =>
  structureChecks.flatMap((check) => check(checked));

/** The keys that a caller can press on a page. */
export const keysOf = (page: Page | undefined): readonly string[] => Object.keys(page?.keys ?? {});
