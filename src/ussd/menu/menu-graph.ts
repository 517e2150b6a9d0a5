import { PARAMETER } from '../../values/plurals.ts';
import type { Page } from '../engine/menu.ts';
import type { LoadedMenu } from './load-menu.ts';
import { namedIn, waysOf, type Way } from './menu-ways.ts';

/** The language whose first lines name the pages in the picture. */
const shownLanguage = 'en';
const longestTitle = 28;

/**
 * Draws the menu: one Mermaid picture a section, as Markdown. Back, home and the pages of failures are left out, since
 * they lead from everywhere to everywhere; pages of other sections are shown dashed.
 */
export const drawMenu = (loaded: LoadedMenu): string => {
  const { ways } = waysOf(loaded.menu);
  const entry = ways.filter(({ page }) => page === '');
  return [
    picture(loaded, 'The dial', entry, []),
    ...Object.entries(loaded.sections).map(([section, pages]) =>
      picture(
        loaded,
        titleOf(section),
        ways.filter(({ page }) => pages.includes(page)),
        pages,
      ),
    ),
  ].join('\n');
};

/** `d-sell` → `D. Sell` */
const titleOf = (section: string): string => {
  const [letter = '', first = '', ...rest] = section.split('-');
  return `${letter.toUpperCase()}. ${[first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ')}`;
};

const picture = (loaded: LoadedMenu, title: string, ways: readonly Way[], own: readonly string[]): string => {
  const arrows = arrowsOf(ways);
  const named = new Set([...own, ...arrows.flatMap(({ from, to }) => [from, to])]);
  const nodes = [...named].map((id) => nodeOf(loaded, id));
  const strangers = own.length === 0 ? [] : [...named].filter((id) => !own.includes(id));
  return [
    `### ${title}`,
    '',
    '```mermaid',
    'flowchart LR',
    ...nodes,
    ...arrows.map(({ from, to, label }) => arrowOf(loaded, from, { to, label })),
    ...(strangers.length > 0 ? ['  classDef other stroke-dasharray: 4 4', `  class ${strangers.join(',')} other`] : []),
    '```',
    '',
  ].join('\n');
};

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

const dial = 'dial';

/** One arrow for all the ways between two pages. */
const arrowsOf = (ways: readonly Way[]): readonly Arrow[] => {
  const labels = new Map<string, Set<string>>();
  for (const way of ways) {
    const to = namedIn(way.target).at(-1);
    if (to === undefined || to === way.page) continue;
    const key = `${way.page || dial} ${to}`;
    labels.set(key, (labels.get(key) ?? new Set()).add(labelOf(way)));
  }
  return [...labels].map(([key, all]) => {
    const [from = '', to = ''] = key.split(' ');
    return { from, to, label: [...all].join(', ') };
  });
};

/** The key alone, or the input or the dial with what came of it. */
const labelOf = ({ slot, outcome }: Way): string => {
  if (slot === 'otherwise') return 'misfit';
  if (slot === 'entry') return (outcome ?? '').replaceAll('_', ' ');
  const [, kind, name = ''] = /^(key|input) (\S+)/.exec(slot) ?? [];
  return kind === 'key' ? name : `‹${name}›`;
};

const arrowOf = ({ menu }: LoadedMenu, from: string, { to, label }: { to: string; label: string }): string =>
  `  ${from} ${menu.pages[to]?.face === undefined ? '-->' : '-.->'}|"${label}"| ${to}`;

const nodeOf = ({ menu, texts }: LoadedMenu, id: string): string => {
  if (id === dial) return `  ${dial}(("dial"))`;
  const title = (texts[shownLanguage]?.pages[id] ?? '').split('\n')[0] ?? '';
  const label = `"${id}<br/>${plain(title)}"`;
  return `  ${id}${shapeOf(menu.pages[id], label)}`;
};

const shapeOf = (page: Page | undefined, label: string): string => {
  if (page?.kind === 'END') return `([${label}])`;
  return page?.face === undefined ? `[${label}]` : `>${label}]`;
};

/** A page's first line without what Mermaid would read as its own signs. */
const plain = (text: string): string => {
  const words = text
    .replaceAll(PARAMETER, (_, name: string, _one?: string, many?: string) => many ?? `‹${name}›`)
    .replaceAll(/["<>#;`]/g, '')
    .trim();
  return words.length > longestTitle ? `${words.slice(0, longestTitle - 1)}…` : words;
};

const begins = '<!-- menus graph: begin -->';
const ends = '<!-- menus graph: end -->';

/** The document with the pictures in their place, between the two marks. @throws Error when the marks are not there */
export const withGraph = (document: string, graph: string): string => {
  const from = document.indexOf(begins);
  const to = document.indexOf(ends);
  if (from < 0 || to < from) throw new Error(`the document has no ${begins} … ${ends}`);
  return `${document.slice(0, from)}${begins}\n\n${graph}\n${document.slice(to)}`;
};
