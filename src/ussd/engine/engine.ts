import {
  emptyDialogue,
  MenuError,
  REPEATED,
  SHORTENED,
  type Dialogue,
  type Engine,
  type FrameData,
  type InputValue,
  type Move,
  type Outcome,
  type PendingStep,
  type StepRef,
  type Walk,
} from './dialogue.ts';
import type { ActionStep, Key, Menu, Page, Target } from './menu.ts';
import { goTo, isInside, pageOf, topOf, withTop, workAt } from './stack.ts';
import { isAction, keyOf, stepOf } from './steps.ts';
import { keyPressed, navigate, parse, type EngineTurn } from './token.ts';

const maxStrikes = 3;
/** How much of a misfit an error page repeats: as much as a phone number has. */
const longestEcho = 14;

const show = (dialogue: Dialogue, invalid = false): Move => ({ kind: 'show', dialogue, invalid });

/** Begins a dialogue: the entry action finds out who calls and which page comes first. */
export const begin = (engine: Engine, tokens: readonly string[]): Move => ({
  kind: 'run',
  action: engine.menu.entry.do,
  with: engine.menu.entry.with,
  saves: false,
  step: { page: '', slot: 'entry' },
  walk: { dialogue: emptyDialogue, rest: tokens, seen: false, dialled: true },
});

/**
 * Judges the tokens of a reply to the page on top. `seen`: the caller was shown it. `unseen`: that is not known.
 * `again`: it was answered before, in a session that was lost since.
 */
export const feed = (
  turning: EngineTurn,
  dialogue: Dialogue,
  tokens: readonly string[],
  page: 'seen' | 'unseen' | 'again' = 'seen',
): Move => proceed(turning, { dialogue, rest: tokens, seen: page === 'seen', again: page === 'again', dialled: false });

/** Goes on after an action. @throws MenuError when the menu has no way on for the outcome. */
export const settle = (turning: EngineTurn, move: Extract<Move, { kind: 'run' }>, outcome: Outcome): Move => {
  const { menu } = turning.engine;
  const held = heldOn(menu, move, outcome);
  if (held) return held;
  const step = stepOf(menu, move.step);
  const target = isAction(step) && Object.hasOwn(step.then, outcome.result) ? step.then[outcome.result] : undefined;
  if (target === undefined)
    throw new MenuError(`no way on for ${outcome.result} of ${move.action} at ${move.step.page}`);

  const known = knownBy(move.walk.dialogue, outcome);
  const walk: Walk = { ...move.walk, dialogue: known, rest: outcome.rest ?? move.walk.rest };
  if (!isAction(target)) return arrive(turning, walk, target, outcome.data);
  const noted = { ...walk, dialogue: goTo(menu, known, 'stay', outcome.data) };
  const next = { ...move.step, slot: `${move.step.slot}>${outcome.result}` };
  return take(turning, noted, move.value === undefined ? next : { ...next, value: move.value }, target);
};

/** Shows a page on top of home, or of nothing before it is known who calls: what was being done is given up. */
export const divert = ({ engine }: EngineTurn, dialogue: Dialogue, page: string, data: FrameData): Move =>
  show({ ...goTo(engine.menu, dialogue, { reset: page }, data), strikes: 0 });

/** The dialogue with what the action found out of it. */
const knownBy = (before: Dialogue, { home, stack, waiting }: Outcome): Dialogue => ({
  ...before,
  ...(home === undefined ? {} : { home }),
  stack: stack ?? before.stack,
  waiting: waiting ?? before.waiting,
});

/** A step that was given what it may not just take: a page asks, and the step waits on it. */
const heldOn = (menu: Menu, move: Extract<Move, { kind: 'run' }>, { result, data }: Outcome): Move | undefined => {
  if (result === REPEATED) return holdOn(menu, menu.repeatPage, move, { data, again: true });
  return result === SHORTENED ? holdOn(menu, menu.shortenedPage, move, { data, value: data?.['fits'] }) : undefined;
};

/** Shows a page that asks before a step runs: whether the same is wanted once more, or what is left of a name. */
const holdOn = (
  menu: Menu,
  page: string,
  move: Extract<Move, { kind: 'run' }>,
  asked: { readonly data: FrameData | undefined; readonly value?: InputValue | undefined; readonly again?: true },
): Move => {
  const { value = move.value, again } = asked;
  const asks: PendingStep = {
    ...move.step,
    ...(value === undefined ? {} : { value }),
    ...(again === undefined ? {} : { again }),
  };
  const shown = goTo(menu, move.walk.dialogue, page, asked.data);
  return show({ ...withTop(shown, { ...topOf(shown), asks }), strikes: 0 });
};

/** Goes on after a view told the rows of a list and the keys it closes. */
export const look = (
  turning: EngineTurn,
  walk: Walk,
  seen: {
    readonly rows?: readonly { readonly key: string; readonly number?: number }[];
    readonly closed: readonly string[];
  },
): Move => {
  const frame = topOf(walk.dialogue);
  const rows = seen.rows ?? [];
  const numbers = rows.flatMap((row) => row.number ?? []);
  const list = { keys: rows.map((row) => row.key), ...(numbers.length > 0 ? { numbers } : {}), starts: [0] };
  const looked = { ...frame, closed: seen.closed, ...(seen.rows === undefined ? {} : { list }) };
  return proceed(turning, { ...walk, dialogue: withTop(walk.dialogue, looked) });
};

const proceed = (turning: EngineTurn, walk: Walk): Move => {
  const frame = topOf(walk.dialogue);
  const page = pageOf(turning.engine.menu, frame.page);
  if (walk.rest.length === 0 || page.kind === 'END') return show(walk.dialogue);
  if (stopsTheWalk(page, walk)) return show(waitForPin(turning.engine.menu, page, walk));
  if (page.view !== undefined && needsLook(page, frame)) return { kind: 'look', view: page.view, walk };
  return consume(turning, walk);
};

/** A PIN is never typed ahead, a name never dialled: the caller looks at the page first. */
const stopsTheWalk = (page: Page, walk: Walk): boolean => {
  const wasSeen = walk.seen || (walk.again === true && !page.secret);
  return ((page.secret || page.mustSee) && !wasSeen) || (walk.dialled && page.inputs[0]?.type === 'text');
};

/** A dial's tokens wait for the PIN, but only when they begin like a dial: a stray PIN must not be kept. */
const waitForPin = (menu: Menu, page: Page, { dialogue, dialled, rest }: Walk): Dialogue => {
  if (!page.secret || !dialled || isInside(dialogue)) return dialogue;
  const [first = ''] = rest;
  const isPath = dialogue.home !== undefined && keyOf(pageOf(menu, dialogue.home), first) !== undefined;
  return { ...dialogue, waiting: isPath ? rest : [] };
};

const needsLook = (page: Page, frame: { readonly list?: unknown; readonly closed?: unknown }): boolean =>
  (page.list !== undefined && frame.list === undefined) ||
  (frame.closed === undefined && Object.values(page.keys).some((key) => typeof key === 'object' && 'when' in key));

const consume = (turning: EngineTurn, walk: Walk): Move => {
  const [token = '', ...rest] = walk.rest;
  const turned = walk.dialled ? undefined : navigate(walk.dialogue, token);
  if (turned) return proceed(turning, { ...walk, dialogue: turned, rest, seen: false });

  const page = pageOf(turning.engine.menu, topOf(walk.dialogue).page);
  const pressed = keyPressed(turning, walk, token);
  if (pressed) return press(turning, walk, { page: pressed.id, slot: `key:${token}` }, pressed.key);
  // Of a list the digits 98 are never an item: where there is no next page, they are a wrong key.
  if (token === '98' && page.list !== undefined) return arrive(turning, { ...walk, rest: [] }, 'again');
  return typed(turning, walk, page) ?? misfit(turning, { ...walk, rest: [] }, page.otherwise, token);
};

/** An input that is of no use here; the error page may repeat it, when there is something to repeat. */
const misfit = (turning: EngineTurn, walk: Walk, target: Target, token: string): Move => {
  const param =
    typeof target === 'string' && isFace(turning.engine.menu, target)
      ? pageOf(turning.engine.menu, target).typed
      : undefined;
  if (param === undefined) return arrive(turning, walk, target);
  return token === ''
    ? arrive(turning, walk, 'again')
    : arrive(turning, walk, target, { [param]: token.slice(0, longestEcho) });
};

const press = (turning: EngineTurn, walk: Walk, ref: StepRef, key: Key): Move => {
  const [, ...rest] = walk.rest;
  const after = { ...walk, rest };
  if (!isAction(key)) return arrive(turning, after, typeof key === 'object' && 'go' in key ? key.go : key);
  if (!key.saves || walk.seen) return take(turning, after, ref, key);
  const unseen = 'unseen' in key ? key.unseen : undefined;
  if (unseen === undefined) return show(walk.dialogue);
  if (isAction(unseen)) return take(turning, after, { ...ref, slot: ref.slot.replace('key:', 'unseen:') }, unseen);
  return arrive(turning, { ...after, rest: [] }, unseen);
};

const typed = (turning: EngineTurn, walk: Walk, page: Page): Move | undefined => {
  for (const [index, input] of page.inputs.entries()) {
    const read = parse(turning, walk, page, input);
    if (read === undefined) continue;
    if (input.saves && !walk.seen) return show(walk.dialogue);
    const ref = { page: topOf(walk.dialogue).page, slot: `input:${index}`, value: read.value };
    return take(turning, { ...walk, rest: walk.rest.slice(read.used) }, ref, input);
  }
  return undefined;
};

const take = (turning: EngineTurn, walk: Walk, step: PendingStep, action: ActionStep): Move => {
  const { value, again = false } = step;
  if (action.stepUp !== undefined && !turning.facts.steppedUp) {
    const asked = goTo(turning.engine.menu, walk.dialogue, turning.engine.menu.stepUpPage, { action: action.stepUp });
    return show({ ...withTop(asked, { ...topOf(asked), asks: step }), strikes: 0 });
  }
  return {
    kind: 'run',
    action: action.do,
    with: action.with,
    ...(value === undefined ? {} : { value }),
    saves: action.saves,
    ...(again ? { again } : {}),
    step: { page: step.page, slot: step.slot },
    walk,
  };
};

/** Goes to the target; an invalid input counts, drops the tokens after it, and the third in a row ends the session. */
const arrive = (turning: EngineTurn, walk: Walk, target: Target, data?: FrameData): Move => {
  const { menu } = turning.engine;
  if (target === 'resume') return resume(turning, walk);
  const isStrike = target === 'again' || strikes(menu, target);
  const strikeCount = isStrike ? walk.dialogue.strikes + 1 : 0;
  if (strikeCount >= maxStrikes) return show(goTo(menu, walk.dialogue, menu.tooMany, workAt(menu, walk.dialogue)));
  if (target === 'again') return show({ ...walk.dialogue, strikes: strikeCount }, true);

  const cameIn = !isInside(walk.dialogue);
  const dialogue = { ...goTo(menu, walk.dialogue, target, data), strikes: strikeCount };
  if (isFace(menu, target)) return show(dialogue);
  if (cameIn && isInside(dialogue) && dialogue.waiting.length > 0) {
    const entered = { ...dialogue, waiting: [] };
    return proceed(turning, { dialogue: entered, rest: dialogue.waiting, seen: false, dialled: true });
  }
  return proceed(turning, { ...walk, dialogue, seen: false });
};

const isFace = (menu: Menu, target: Target): boolean =>
  typeof target === 'string' && Object.hasOwn(menu.pages, target) && pageOf(menu, target).face !== undefined;

const strikes = (menu: Menu, target: Target): boolean =>
  typeof target === 'string' && isFace(menu, target) && pageOf(menu, target).strike;

/** The PIN was right, or the same is wanted again: back to the page that asked, and its step runs. */
const resume = (turning: EngineTurn, walk: Walk): Move => {
  const { asks } = topOf(walk.dialogue);
  if (!asks) throw new MenuError('nothing waits to be resumed');
  const step = stepOf(turning.engine.menu, asks);
  if (!isAction(step)) throw new MenuError(`no action at ${asks.page} ${asks.slot}`);
  const dialogue = { ...goTo(turning.engine.menu, walk.dialogue, 'back'), strikes: 0 };
  const steppedUp = turning.facts.steppedUp || topOf(walk.dialogue).page === turning.engine.menu.stepUpPage;
  return take({ ...turning, facts: { ...turning.facts, steppedUp } }, { ...walk, dialogue, rest: [] }, asks, step);
};
