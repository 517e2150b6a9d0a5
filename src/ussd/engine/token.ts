import type { Dialogue, Engine, Frame, InputValue, Traits, Walk } from './dialogue.ts';
import { turnedPage } from './list.ts';
import type { Input, Key, Page } from './menu.ts';
import { isInside, pageOf, topOf, withTop } from './stack.ts';
import { isAction, keyOf, stepOf } from './steps.ts';

/** What a turn knows besides the dialogue. */
export interface TurnFacts {
  readonly traits: Traits;
  /** Whether a PIN was typed a short time ago, so that a risky step need not ask again. */
  readonly steppedUp: boolean;
}

/** The engine at work on one turn. */
export interface EngineTurn {
  readonly engine: Engine;
  readonly facts: TurnFacts;
}

/** The key that a token presses: not a closed one, not a way back out of a dial, none with more after it on a PIN page. */
const openKey = (page: Page, walk: Walk, token: string): Key | undefined => {
  const isWayBack = walk.dialled && /^0+$/.test(token);
  const isClosed = topOf(walk.dialogue).closed?.includes(token) ?? false;
  const isCrowded = page.secret && walk.rest.length > 1;
  return isWayBack || isClosed || isCrowded ? undefined : keyOf(page, token);
};

/** The open key of the page on top, or of the face that it wears, and which page has it. */
export const keyPressed = (
  { engine }: EngineTurn,
  walk: Walk,
  token: string,
): { readonly id: string; readonly key: Key } | undefined => {
  const { page, face } = topOf(walk.dialogue);
  for (const id of [face, page]) {
    const key = id === undefined ? undefined : openKey(pageOf(engine.menu, id), walk, token);
    if (id !== undefined && key !== undefined) return { id, key };
  }
  return undefined;
};

/** The keys that mean the same on every page: 00 home, 98 next page, 0 previous page of a list. */
export const navigate = (dialogue: Dialogue, token: string): Dialogue | undefined => {
  if (token === '00' && isInside(dialogue)) return { ...dialogue, stack: dialogue.stack.slice(0, 1), strikes: 0 };
  const turned = turnedPage(topOf(dialogue), token);
  return turned && { ...withTop(dialogue, turned), strikes: 0 };
};

export const parse = (
  turning: EngineTurn,
  walk: Walk,
  page: Page,
  input: Input,
): { readonly value: InputValue; readonly used: number } | undefined => {
  if (page.secret && walk.rest.length !== 1) return undefined;
  if (input.type !== 'pick') return turning.engine.parsers[input.type](walk.rest, turning.facts.traits);
  const value = picked(topOf(walk.dialogue).list, walk.rest[0] ?? '');
  return value === undefined ? undefined : { value, used: 1 };
};

const picked = (
  list: { readonly keys: readonly string[]; readonly numbers?: readonly number[] } | undefined,
  token: string,
): string | undefined => {
  if (!list || !/^[1-9][0-9]{0,2}$/.test(token)) return undefined;
  const number = Number(token);
  return list.keys[list.numbers ? list.numbers.indexOf(number) : number - 1];
};

/** Why a walk over pages that nobody can be sure of ends at a token. */
export type Doubt =
  /** It saves, and nothing is saved on the way: what stands behind it was typed on another page. */
  | 'saves'
  /** It is a place on a list, and the list may have shifted. */
  | 'picks'
  /** It is a PIN, or stands where one is asked. */
  | 'secret';

/** Whether a token that was typed in a call that is walked again leads somewhere else than it did, or cannot be told. */
export const doubtOf = (turning: EngineTurn, dialogue: Dialogue, token: string): Doubt | undefined => {
  if (navigate(dialogue, token)) return undefined;
  const page = pageOf(turning.engine.menu, topOf(dialogue).page);
  if (page.secret) return 'secret';
  const walk: Walk = { dialogue, rest: [token], seen: true, dialled: false };
  const pressed = keyPressed(turning, walk, token);
  if (pressed) return doesSave(turning, dialogue, pressed.key) ? 'saves' : undefined;
  const read = page.inputs.find((input) => parse(turning, walk, page, input) !== undefined);
  return read && doubtOfInput(read, topOf(dialogue));
};

/** Whether a key saves, or lets the step run that waits on its page, and that one saves. */
const doesSave = ({ engine }: EngineTurn, dialogue: Dialogue, key: Key): boolean => {
  const { asks } = topOf(dialogue);
  const step = key === 'resume' && asks ? stepOf(engine.menu, asks) : key;
  return isAction(step) && step.saves;
};

const doubtOfInput = ({ saves, type }: Input, { list }: Frame): Doubt | undefined => {
  if (saves) return 'saves';
  return type === 'pick' && list?.numbers === undefined ? 'picks' : undefined;
};
