import type { Frame } from './dialogue.ts';

/** The frame on its next or previous page after 98 or 0; undefined when the token turns no page. */
export const turnedPage = (frame: Frame, token: string): Frame | undefined => {
  if (frame.face !== undefined) return undefined;
  if (token === '98') return nextPage(frame);
  return token === '0' ? previousPage(frame) : undefined;
};

const nextPage = (frame: Frame): Frame | undefined => {
  if (frame.moreParts) return { ...frame, part: (frame.part ?? 0) + 1 };
  if (frame.list?.next === undefined) return undefined;
  const { next, ...list } = frame.list;
  return { ...frame, list: { ...list, starts: [...list.starts, next] } };
};

const previousPage = (frame: Frame): Frame | undefined => {
  const { list, part = 0 } = frame;
  if (part > 0) return { ...frame, part: part - 1 };
  return list && list.starts.length > 1 ? { ...frame, list: { ...list, starts: list.starts.slice(0, -1) } } : undefined;
};

/** Rows on one page at the most, however short they are. */
const maxRows = 5;

/**
 * How many rows go on a page, whole lines only: at most five, as many as `fits` lets through; always one, so that a
 * list moves on.
 *
 * @param rows the labels of the rows from `start` on are asked for, as far as a page could have them
 * @param fits judges the rows together with header, footer and error prefix; `last` when no row follows them
 */
export const packRows = (
  rows: { readonly count: number; readonly labelAt: (index: number) => string },
  start: number,
  fits: (lines: readonly string[], last: boolean) => boolean,
): { readonly lines: readonly string[]; readonly next?: number } => {
  const most = Math.max(0, Math.min(maxRows, rows.count - start));
  const lines = Array.from({ length: most }, (_, index) => rows.labelAt(start + index));
  while (lines.length > 1 && !fits(lines, start + lines.length === rows.count)) lines.pop();
  const next = start + lines.length;
  return next < rows.count ? { lines, next } : { lines };
};
