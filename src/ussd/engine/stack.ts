import { MenuError, type Dialogue, type Frame, type FrameData } from './dialogue.ts';
import type { Menu, Page, Target } from './menu.ts';

/** More frames than any path needs; the oldest ones in the middle go first. */
const maxFrames = 40;

/** A page by its id. @throws MenuError when the menu has no such page. */
export const pageOf = (menu: Menu, id: string): Page => {
  const page = Object.hasOwn(menu.pages, id) ? menu.pages[id] : undefined;
  if (!page) throw new MenuError(`no page ${id}`);
  return page;
};

/** The frame the caller is on. @throws MenuError on an empty stack. */
export const topOf = (dialogue: Dialogue): Frame => {
  const frame = dialogue.stack.at(-1);
  if (!frame) throw new MenuError('empty stack');
  return frame;
};

/** Whether the caller is past the PIN: the bottom of the stack is the home page. */
export const isInside = (dialogue: Dialogue): boolean =>
  dialogue.home !== undefined && dialogue.stack[0]?.page === dialogue.home;

/** The dialogue with its top frame exchanged. */
export const withTop = (dialogue: Dialogue, frame: Frame): Dialogue => ({
  ...dialogue,
  stack: [...dialogue.stack.slice(0, -1), frame],
});

/**
 * What the caller was busy with, and on the how manyeth page of the stack the work can be taken up again: not on one that
 * asks for a PIN, nor on one that asks about what was done a moment before. Undefined when nothing would be lost.
 */
export const workAt = (menu: Menu, dialogue: Dialogue): FrameData | undefined => {
  const at = dialogue.stack.findLastIndex(({ page }) => page !== menu.repeatPage && !pageOf(menu, page).secret);
  const frame = dialogue.stack[at];
  const busy = frame && isInside(dialogue) ? pageOf(menu, frame.page).busy : undefined;
  return busy === undefined ? undefined : { busy, depth: at + 1 };
};

const frameOf = (page: string): Frame => ({ page });

const homeStack = (dialogue: Dialogue): readonly Frame[] => {
  if (dialogue.home === undefined) throw new MenuError('home before it is known who calls');
  return [frameOf(dialogue.home)];
};

const push = (stack: readonly Frame[], page: string): readonly Frame[] => {
  const frames = [...stack, frameOf(page)];
  return frames.length > maxFrames ? frames.toSpliced(1, 1) : frames;
};

const unfaced = ({ face: _face, ...frame }: Frame): Frame => frame;

const pop = (dialogue: Dialogue): readonly Frame[] => {
  const below = dialogue.stack.slice(0, -1);
  return below.length > 0 ? [...below.slice(0, -1), ...below.slice(-1).map(unfaced)] : homeStack(dialogue);
};

const backTo = (dialogue: Dialogue, pages: readonly string[]): readonly Frame[] => {
  const at = dialogue.stack.findLastIndex((frame) => pages.includes(frame.page));
  if (at < 0) return homeStack(dialogue);
  return dialogue.stack.slice(0, at + 1).map((frame, index) => (index === at ? unfaced(frame) : frame));
};

/** Puts a face on the frame it belongs to: the one on top, or the named page, which is found or put on top. */
const faced = (dialogue: Dialogue, face: string, base: string | true): readonly Frame[] => {
  const onBase = base === true || topOf(dialogue).page === base;
  const found = onBase
    ? dialogue.stack
    : dialogue.stack.slice(0, dialogue.stack.findLastIndex((f) => f.page === base) + 1);
  const stack = found.length > 0 || base === true ? found : push(dialogue.stack, base);
  return [...stack.slice(0, -1), { ...topOf({ ...dialogue, stack }), face }];
};

const stackAfter = (menu: Menu, dialogue: Dialogue, target: Exclude<Target, 'again' | 'resume'>): readonly Frame[] => {
  if (target === 'back') return pop(dialogue);
  if (target === 'home') return homeStack(dialogue);
  if (target === 'stay') return withTop(dialogue, unfaced(topOf(dialogue))).stack;
  if (typeof target === 'string') {
    const { face } = pageOf(menu, target);
    return face === undefined ? push(dialogue.stack, target) : faced(dialogue, target, face);
  }
  if ('replace' in target) return push(dialogue.stack.slice(0, -1), target.replace);
  if ('backTo' in target) return backTo(dialogue, target.backTo);
  const bottom = dialogue.home === undefined ? [] : homeStack(dialogue);
  const pages = 'reset' in target ? [target.reset] : target.stack;
  return pages.reduce(push, bottom);
};

const withData = (frame: Frame, data: FrameData | undefined): Frame =>
  data === undefined ? frame : { ...frame, data: { ...frame.data, ...data } };

/** Goes to a target and leaves the data on the frame it leads to. */
export const goTo = (
  menu: Menu,
  dialogue: Dialogue,
  target: Exclude<Target, 'again' | 'resume'>,
  data?: FrameData,
): Dialogue => {
  const moved = { ...dialogue, stack: stackAfter(menu, dialogue, target) };
  return withTop(moved, withData(topOf(moved), data));
};
