import type { ActionStep, Key, LastStep, Menu, Page, Step, Target } from '../engine/menu.ts';

/** An action where the menu asks for it. `page` is empty for the dial itself. */
export interface StepAt {
  readonly page: string;
  /** `entry`, `key 1`, `key 1 unseen`, `input pin`; with `> outcome` for the second of two actions. */
  readonly slot: string;
  readonly step: ActionStep | LastStep;
}

/** One way from a page to wherever it leads. */
export interface Way {
  readonly page: string;
  readonly slot: string;
  readonly target: Target;
  /** The action's outcome that takes this way; absent for a key that leads straight on. */
  readonly outcome?: string;
}

interface Found {
  readonly steps: readonly StepAt[];
  readonly ways: readonly Way[];
}

type AnyStep = Step | Key | LastStep;

const isAction = (step: AnyStep): step is ActionStep => typeof step === 'object' && 'do' in step;

/** Every action that the menu asks for, and every way that it knows. */
export const waysOf = (menu: Menu): Found => {
  const found = [
    fromStep('', 'entry', menu.entry),
    ...Object.entries(menu.pages).map(([id, page]) => fromPage(id, page)),
  ];
  return { steps: found.flatMap(({ steps }) => steps), ways: found.flatMap(({ ways }) => ways) };
};

const fromPage = (id: string, page: Page): Found => {
  const keys = Object.entries(page.keys).map(([key, step]) => fromKey(id, key, step));
  const inputs = page.inputs.map((input) => fromStep(id, `input ${input.type}`, input));
  const found = [...keys, ...inputs];
  const otherwise = { page: id, slot: 'otherwise', target: page.otherwise };
  return {
    steps: found.flatMap(({ steps }) => steps),
    ways: [...found.flatMap(({ ways }) => ways), ...(page.face === undefined ? [otherwise] : [])],
  };
};

const fromKey = (page: string, key: string, step: Key): Found => {
  const slot = `key ${key}`;
  if (typeof step === 'object' && 'go' in step) return { steps: [], ways: [{ page, slot, target: step.go }] };
  const seen = fromStep(page, slot, step);
  if (!isAction(step) || !('unseen' in step) || step.unseen === undefined) return seen;
  const unseen = fromStep(page, `${slot} unseen`, step.unseen);
  return { steps: [...seen.steps, ...unseen.steps], ways: [...seen.ways, ...unseen.ways] };
};

const fromStep = (page: string, slot: string, step: Step | LastStep): Found => {
  if (!isAction(step)) return { steps: [], ways: [{ page, slot, target: step }] };
  const outcomes = Object.entries(step.then).map(([outcome, next]): Found => {
    if (isAction(next)) return fromStep(page, `${slot} > ${outcome}`, next);
    return { steps: [], ways: [{ page, slot, target: next, outcome }] };
  });
  return {
    steps: [{ page, slot, step }, ...outcomes.flatMap(({ steps }) => steps)],
    ways: outcomes.flatMap(({ ways }) => ways),
  };
};

/** The pages that a target names. */
export const namedIn = (target: Target): readonly string[] => {
  if (typeof target === 'object') return Object.values<string | readonly string[]>(target).flat();
  return /^[A-Z]/.test(target) ? [target] : [];
};

/** The page that a target shows, if it names it: `back` and its like do not. */
export const shownBy = (target: Target): string | undefined =>
  typeof target === 'object' && 'backTo' in target ? undefined : namedIn(target).at(-1);

/** Pages that a way makes reachable. Going back leads to no page that was not seen on the way in. */
const opens = (menu: Menu, target: Target): readonly string[] => {
  if (target === 'home') return menu.homes;
  if (typeof target === 'object' && 'backTo' in target) return [];
  return namedIn(target);
};

/** The pages that a caller may see without coming from another: those of the dial, the PIN page, the last resorts. */
export const firstPages = (menu: Menu, ways: readonly Way[]): readonly string[] => [
  ...ways.filter(({ page }) => page === '').flatMap(({ target }) => opens(menu, target)),
  menu.tooMany,
  menu.stepUpPage,
  menu.repeatPage,
  menu.shortenedPage,
  ...menu.failurePages,
];

/** Every page that a caller can come to, beginning with the given ones. */
export const reachableFrom = (menu: Menu, ways: readonly Way[], first: readonly string[]): ReadonlySet<string> => {
  const reached = new Set<string>();
  const queue = [...first];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const page = Object.hasOwn(menu.pages, id) ? menu.pages[id] : undefined;
    if (reached.has(id) || !page) continue;
    reached.add(id);
    if (typeof page.face === 'string') queue.push(page.face);
    queue.push(...ways.filter((way) => way.page === id).flatMap(({ target }) => opens(menu, target)));
  }
  return reached;
};

/** The pages beneath a face: the one it names, or all those that lead to it. */
export const basesOf = (menu: Menu, ways: readonly Way[], id: string): readonly string[] => {
  const face = menu.pages[id]?.face;
  if (typeof face === 'string') return [face];
  const leading = ways.filter(({ target }) => target === id).map(({ page }) => page);
  return [...new Set(leading)].filter((base) => base !== '');
};
