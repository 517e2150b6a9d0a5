import { begin, feed } from '../engine/engine.ts';
import { pageOf, topOf } from '../engine/stack.ts';
import { doubtOf } from '../engine/token.ts';
import { emptySession, type SessionState } from '../session/session.ts';
import type { ShownLast } from '../session/tags.ts';
import type { Answer } from '../turn.ts';
import { savedElsewhere } from './kept-steps.ts';
import { engineTurnOf, type Shown } from './run.ts';
import { runMoves } from './runner.ts';
import type { TurnDeps, TurnInput } from './turn-deps.ts';
import { runOf } from './turn-run.ts';
import { cleaned } from './typed.ts';

/** From where a session is walked on: the session, and how many inputs had been made. */
export interface Base {
  readonly session: SessionState;
  readonly used: number;
  /** What was answered there, where that is known. */
  readonly answer: Answer | undefined;
}

/** What is to be walked once more. */
export interface ToWalk {
  /** All inputs of the call: one that is needed no more (a PIN) is an empty place. */
  readonly inputs: readonly (string | undefined)[];
  /** What the caller saw last, as far as it is proved. */
  readonly last: ShownLast | undefined;
}

/** The page that inputs lead to, and whether it follows from what the caller saw: then every delivery comes to it. */
export type CaughtUp = Shown & { readonly isProved: boolean };

/**
 * Finds the caller's place again: every input made on pages which are not known any more is walked once more, one
 * by one as typed, and nothing is saved on the way. The last ones count as typed on a page that was seen only if
 * the gateway's echo proves that just this page with just these words was shown.
 *
 * What was walked to may be another place than the caller's: a list has shifted, or a key was pressed on the way that
 * nothing is kept of. Wherever that is known, or cannot be excluded, the page says that it has changed, and what was typed
 * behind it counts for nothing.
 *
 * @param base where to begin; undefined: at the dial
 */
export const catchUp = async (
  deps: TurnDeps,
  at: TurnInput,
  base: Base | undefined,
  toWalk: ToWalk,
): Promise<CaughtUp> => {
  const { inputs, last } = toWalk;
  const until = last?.used ?? inputs.length - 1;
  const walked = await walkTo(deps, at, base ?? (await dialAgain(deps, at, inputs, until)), { ...toWalk, until });
  const tokens = inputs.slice(until).filter((token) => token !== undefined);
  const arrival = { ...walked, last, token: tokens[0], isOnBase: walked.place === base };
  const lost = walked.lost ?? lostOnArrival(deps, at, arrival);
  if (lost) return lookAgain(deps, at, lost);
  const isProved = await isSeen(deps, at, arrival);
  const page = isProved ? 'seen' : 'unseen';
  const shown = await reply(deps, at, { session: walked.place.session, used: inputs.length }, { tokens, page });
  return { ...shown, isProved };
};

interface Walked {
  readonly place: Base;
  /** Where the walk had to end. */
  readonly lost?: Base;
  /** The first list from which something was picked on the way. */
  readonly firstPick?: Base;
}

/** Where the walk came to, and what is known of the page that the caller typed on. */
interface Arrival extends Walked {
  readonly last: ShownLast | undefined;
  /** What was typed there. */
  readonly token: string | undefined;
  /** Nothing had to be walked: the page is known as it was shown. */
  readonly isOnBase: boolean;
}

/** The place from which the caller's way is lost, although the walk came to its end. */
const lostOnArrival = (
  deps: TurnDeps,
  at: TurnInput,
  { place, firstPick, last, token, isOnBase }: Arrival,
): Base | undefined => {
  if (last) return place.answer && !last.isPlace(place.answer) ? (firstPick ?? place) : undefined;
  return !isOnBase && doubt(deps, at, place, token) === 'picks' ? place : undefined;
};

/** Whether the caller typed on this very page. Should something have been saved in another call since, this one is over. */
const isSeen = async (deps: TurnDeps, at: TurnInput, { place, last, isOnBase }: Arrival): Promise<boolean> => {
  const isProved = last ? place.answer === undefined || last.isText(place.answer) : isOnBase;
  return isProved && !(await savedElsewhere(deps, at, place.session));
};

const walkTo = async (
  deps: TurnDeps,
  at: TurnInput,
  base: Base,
  { inputs, last, until }: ToWalk & { readonly until: number },
): Promise<Walked> => {
  let place = base;
  let firstPick: Base | undefined;
  for (let used = place.used; used < until; used += 1) {
    const token = inputs[used];
    if (token === undefined) continue;
    const why = doubt(deps, at, place, token);
    if (why !== undefined && !(why === 'picks' && last)) return { place, lost: firstPick ?? place };
    // A run changes the session that it is given.
    if (why === 'picks') firstPick ??= { ...place, session: structuredClone(place.session) };
    place = { ...(await reply(deps, at, { session: place.session, used: used + 1 }, { tokens: [token] })), used };
  }
  return { place, ...(firstPick ? { firstPick } : {}) };
};

const doubt = (deps: TurnDeps, at: TurnInput, { session, used }: Base, token: string | undefined) => {
  const [typed] = cleaned(token === undefined ? [] : [token]);
  if (typed === undefined || session.dialogue.stack.length === 0) return undefined;
  const { now } = runOf(deps, at, { session, used });
  return doubtOf(engineTurnOf(deps.runner.engine, session, now), session.dialogue, typed);
};

/** The page where the caller's way cannot be followed any more, as it is now. */
const lookAgain = async (deps: TurnDeps, at: TurnInput, { session }: Base): Promise<CaughtUp> => {
  const { menu } = deps.runner.engine;
  const { dialogue } = session;
  const { kind, secret } = pageOf(menu, topOf(dialogue).page);
  const run = runOf(deps, at, { session, used: at.tags.inputs.length, again: true });
  const changed = kind === 'CON' && !secret;
  const shown = await runMoves(deps.runner, run, { kind: 'show', dialogue, invalid: false, changed });
  return { ...shown, isProved: false };
};

/** The first page again, with what was dialled behind the code. */
const dialAgain = async (deps: TurnDeps, at: TurnInput, inputs: ToWalk['inputs'], until: number): Promise<Base> => {
  const dialled = inputs.slice(0, Math.min(at.turn.serviceTokens.length, until)).map((token) => token ?? '');
  const used = dialled.length;
  const run = runOf(deps, at, { session: emptySession(deps.runner.engine.menu.version), used, again: true });
  const { session, answer } = await runMoves(deps.runner, run, begin(deps.runner.engine, cleaned(dialled)));
  return { session, used, answer };
};

const reply = (
  deps: TurnDeps,
  at: TurnInput,
  { session, used }: Pick<Base, 'session' | 'used'>,
  { tokens, page = 'again' }: { readonly tokens: readonly string[]; readonly page?: 'seen' | 'unseen' | 'again' },
): Promise<Shown> => {
  const run = runOf(deps, at, { session, used, again: true });
  const turning = engineTurnOf(deps.runner.engine, session, run.now);
  return runMoves(deps.runner, run, feed(turning, session.dialogue, cleaned(tokens), page));
};
