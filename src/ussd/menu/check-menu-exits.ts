import type { Page } from '../engine/menu.ts';
import type { Check, Checked } from './menu-problem.ts';
import { basesOf, namedIn, type Way } from './menu-ways.ts';

const printedHome = /(^|[\n ])00\. /;

/**
 * Pages from which no printed key leads on to an end of the call. That the third mistake ends it too is no way out: a
 * caller who reads the page must find one.
 */
export const withoutExit: Check = (checked) => {
  const { pages, reached } = checked;
  const leaving = new Set(pages.filter(([, { kind }]) => kind === 'END').map(([id]) => id));
  const exits = pages.map(([id, page]) => ({ id, page, to: exitsOf(checked, id, page) }));
  for (let before = -1; before < leaving.size;) {
    before = leaving.size;
    for (const { id, to } of exits) if (to.some((next) => leaving.has(next))) leaving.add(id);
  }
  return exits
    .filter(({ id, page }) => reached.has(id) && !leaving.has(id) && !isMute(page))
    .map(({ id }) => ({ page: id, sentence: 'cannot be left: none of its keys leads to the end of the call' }));
};

/** A page without any key is another mistake, which is told of already. */
const isMute = ({ face, inputs, keys }: Page): boolean =>
  face === undefined && inputs.length + Object.keys(keys).length === 0;

/** The pages that a caller can go on to from this one by what it prints. */
const exitsOf = (checked: Checked, id: string, page: Page): readonly string[] => {
  const { menu, ways, texts } = checked;
  const bases = page.face === undefined ? [] : basesOf(menu, ways, id);
  const own = ways.filter((way) => [id, ...bases].includes(way.page) && way.slot !== 'otherwise');
  const printsHome = texts.some(({ pages }) => printedHome.test(pages[id] ?? ''));
  return [...own.flatMap((way) => leadsTo(checked, way)), ...(printsHome ? menu.homes : [])];
};

/** Back, and on with what waited for the PIN, lead to where the caller came from. */
const leadsTo = (checked: Checked, { page, target }: Way): readonly string[] => {
  if (target === 'home') return checked.menu.homes;
  if (target === 'back' || target === 'resume') return cameFrom(checked, page);
  return namedIn(target).slice(typeof target === 'object' && 'backTo' in target ? 0 : -1);
};

const cameFrom = ({ menu, ways, steps }: Checked, id: string): readonly string[] => {
  const waiting: Readonly<Record<string, (step: (typeof steps)[number]['step']) => boolean>> = {
    [menu.stepUpPage]: ({ stepUp }) => stepUp !== undefined,
    [menu.repeatPage]: ({ saves }) => saves,
    [menu.shortenedPage]: (step) => 'type' in step && step.type === 'text',
  };
  const waits = waiting[id];
  const asking = waits === undefined ? [] : steps.filter(({ step }) => waits(step));
  const leading = ways.filter(({ target }) => namedIn(target).at(-1) === id);
  return [...leading, ...asking].map(({ page }) => page);
};
