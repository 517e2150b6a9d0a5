import { MenuError, type Frame } from './dialogue.ts';
import { packRows } from './list.ts';
import type { Page, Texts } from './menu.ts';

/** A row of a list: its key is what a choice of it stands for, its label what is printed. */
export interface Row {
  readonly key: string;
  readonly label: string;
  readonly number?: number;
}

export interface Rendering {
  readonly texts: Texts;
  readonly page: Page;
  readonly frame: Frame;
  /** The parameters of the text. */
  readonly facts: Readonly<Record<string, string | number>>;
  readonly rows?: readonly Row[];
  /** Put the error prefix before the text. */
  readonly invalid: boolean;
  /** Put the word that the figures have changed before the text. */
  readonly changed?: boolean;
  /** The longest page the route takes, in the units of `measure`. */
  readonly budget: number;
  /** The length of a text as the network counts it (septets, or UCS-2 units). */
  readonly measure: (text: string) => number;
  /** Puts the parameters into a text, in its language. @throws MenuError when one is missing */
  readonly fill: (template: string, facts: Readonly<Record<string, string | number>>) => string;
}

export interface Rendered {
  readonly text: string;
  /** The frame as it is now shown: which list page, whether more follows. */
  readonly frame: Frame;
}

/** The text of the page on top. @throws MenuError when a text or a parameter is missing. */
export const render = (rendering: Rendering): Rendered => {
  const { texts, frame, page } = rendering;
  const template = dropKeys(templateOf(texts, frame.face ?? frame.page), frame.closed ?? []);
  const isList = page.list !== undefined && template.includes(`{${page.list.param}}`);
  const { text, frame: shown } = isList ? renderList(rendering, template) : renderText(rendering, template);
  return { text: prefixOf(rendering) + text, frame: shown };
};

const prefixOf = (rendering: Rendering): string => {
  if (rendering.invalid) return reasonOf(rendering);
  return rendering.changed === true ? wordOf(rendering.texts, 'changed') : '';
};

const reasonOf = ({ texts, frame, page }: Rendering): string => wordOf(texts, misfitWord(texts, frame.page, page));

/** Inputs whose misfit is plain to see: what can be chosen is on the page. */
const chosenFromPage: readonly string[] = ['pick', 'item', 'search'];

/**
 * The word that stands before a page after an input that does not fit: the page's own (`invalid_R1`), that of the last
 * kind of input it takes (`invalid_money`), or the plain one.
 */
export const misfitWord = (texts: Texts, id: string, page: Page): string => {
  const types = page.inputs.map(({ type }) => type).filter((type) => !chosenFromPage.includes(type));
  const words = [id, ...types.slice(-1)].map((name) => `invalid_${name}`);
  return words.find((word) => Object.hasOwn(texts.words, word)) ?? 'invalid';
};

/** Whether a page takes something of which must be said what does not fit. */
export const takesTyped = ({ inputs }: Page): boolean => inputs.some(({ type }) => !chosenFromPage.includes(type));

const templateOf = (texts: Texts, id: string): string => {
  const template = Object.hasOwn(texts.pages, id) ? texts.pages[id] : undefined;
  if (template === undefined) throw new MenuError(`no text for ${id} in ${texts.language}`);
  return template.trimEnd();
};

/** A word of the language. @throws MenuError when it is missing. */
export const wordOf = (texts: Texts, name: string): string => {
  const word = Object.hasOwn(texts.words, name) ? texts.words[name] : undefined;
  if (word === undefined) throw new MenuError(`no word ${name} in ${texts.language}`);
  return word;
};

/** Takes printed options (`3. Add stock`) out of a text; a line left empty goes with them. */
export const dropKeys = (template: string, keys: readonly string[]): string => {
  if (keys.length === 0) return template;
  const isDropped = (option: string): boolean => keys.some((key) => option.startsWith(`${key}. `));
  return template
    .split('\n')
    .flatMap((line) => {
      const kept = line.split(/ (?=\d{1,2}\. )/).filter((option) => !isDropped(option));
      return kept.length > 0 ? [kept.join(' ')] : [];
    })
    .join('\n');
};

const moreKey = '98';

const renderList = (rendering: Rendering, template: string): Rendered => {
  const { frame, page, texts, rows = [], measure, budget } = rendering;
  const starts = frame.list?.starts ?? [0];
  const lastShell = shellOf(rendering, dropKeys(template, [moreKey]));
  const moreShell = shellOf(rendering, withMore(template, wordOf(texts, 'more')));
  const withRows = (lines: readonly string[], last: boolean): string => {
    const { head, tail } = last ? lastShell : moreShell;
    return [...head, ...lines, ...tail].join('\n');
  };
  const fits = (lines: readonly string[], last: boolean): boolean =>
    measure(reasonOf(rendering) + withRows(lines, last)) <= budget;
  const labelAt = (index: number): string => {
    const row = rows[index];
    return page.list?.style === 'picks' ? `${row?.number ?? index + 1}. ${row?.label ?? ''}` : (row?.label ?? '');
  };

  const { lines, next } = packRows({ count: rows.length, labelAt }, starts.at(-1) ?? 0, fits);
  const numbers = rows.flatMap((row) => row.number ?? []);
  const list = { keys: rows.map((row) => row.key), ...(numbers.length > 0 ? { numbers } : {}), starts };
  return {
    text: withRows(lines, next === undefined),
    frame: { ...frame, list: next === undefined ? list : { ...list, next } },
  };
};

/** The lines above and below the rows of a list. */
interface Shell {
  readonly head: readonly string[];
  readonly tail: readonly string[];
}

const shellOf = ({ page, facts, fill }: Rendering, template: string): Shell => {
  const param = `{${page.list?.param ?? ''}}`;
  const lines = template.split('\n');
  const at = lines.indexOf(param);
  if (at < 0) throw new MenuError(`no line of its own for ${param}`);
  const filled = lines.map((line, index) => (index === at ? line : fill(line, facts)));
  return { head: filled.slice(0, at), tail: filled.slice(at + 1) };
};

/** The way to the next page, before the way back, on a list whose text has none because it is rarely that long. */
const withMore = (template: string, more: string): string =>
  template.includes(`${moreKey}. `) ? template : template.replace(/\n(?=0\. )|$/, `\n${more} `).trimEnd();

/** A page that is too long for the route splits at line ends, with `98. More` under every part but the last. */
const renderText = (rendering: Rendering, template: string): Rendered => {
  const { frame, facts, texts, fill, measure, budget } = rendering;
  const whole = fill(template, facts);
  const prefix = reasonOf(rendering);
  const { moreParts: _more, ...plain } = frame;
  if (measure(prefix + whole) <= budget) return { text: whole, frame: plain };

  const parts = splitText(whole, (text) => measure(prefix + text) <= budget, wordOf(texts, 'more'));
  const at = Math.min(frame.part ?? 0, parts.length - 1);
  const text = parts[at] ?? whole;
  return { text, frame: { ...plain, part: at, ...(at < parts.length - 1 ? { moreParts: true } : {}) } };
};

const splitText = (text: string, fits: (text: string) => boolean, more: string): readonly string[] => {
  const parts: string[] = [];
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    if (lines.length > 0 && !fits([...lines, line, more].join('\n'))) {
      parts.push([...lines, more].join('\n'));
      lines = [];
    }
    lines.push(line);
  }
  return [...parts, lines.join('\n')];
};
