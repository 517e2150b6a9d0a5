import { begin, feed } from '../engine/engine.ts';
import type { TurnDeps, TurnInput } from './turn-deps.ts';
import { runMoves, engineTurnOf, type Shown } from './runner.ts';
import { emptySession, type SessionState } from '../session/session.ts';
import type { ShownLast } from '../session/tags.ts';
import type { Answer } from '../turn.ts';
import { runOf } from './turn-run.ts';
import { cleaned } from './typed.ts';

/** From where a session is walked on: the session, and how many inputs had been made. */
export interface Base {
  readonly session: SessionState;
  readonly used: number;
  /** What was answered there, where that is kept in PostgreSQL. */
  readonly kept?: Answer;
}

/** What is to be walked once more. */
export interface ToWalk {
  /** All inputs of the call: one that is needed no more (a PIN) is an empty place. */
  readonly inputs: readonly (string | undefined)[];
  /** What the caller saw last, as far as it is proved. */
  readonly last: ShownLast | undefined;
}

/**
 * Finds the caller's place again: every input made on pages which are not known any more is walked once more, one
 * by one as typed, and nothing is saved on the way. The last ones count as typed on a page that was seen only if
 * the gateway's echo proves that just this page with just these words was shown.
 *
 * @param base where to begin; undefined: at the dial
 * @returns the page, and whether it follows from what the caller saw: then every delivery of the key press comes to it
 */
export const catchUp = async (
  deps: TurnDeps,
  at: TurnInput,
  base: Base | undefined,
  { inputs, last }: ToWalk,
): Promise<Shown & { readonly isProved: boolean }> => {
  const until = last?.used ?? inputs.length - 1;
  let place = base
    ? { session: base.session, used: base.used, text: undefined }
    : await dialAgain(deps, at, inputs, until);
  for (let used = place.used; used < until; used += 1) {
    const token = inputs[used];
    if (token === undefined) continue;
    const { session, answer } = await reply(deps, at, { session: place.session, used: used + 1 }, { tokens: [token] });
    place = { session, used, text: answer.text };
  }
  const tokens = inputs.slice(until).filter((token) => token !== undefined);
  const isProved = last !== undefined && isSeen(last, place.text);
  const page = isProved ? 'seen' : 'unseen';
  const shown = await reply(deps, at, { session: place.session, used: inputs.length }, { tokens, page });
  return { ...shown, isProved };
};

interface WalkedTo extends Base {
  /** What the page that was walked to says; undefined for a page that is known as it was shown. */
  readonly text: string | undefined;
}

const isSeen = (last: ShownLast, text: string | undefined): boolean => text === undefined || last.isText(text);

/** The first page again, with what was dialled behind the code. */
const dialAgain = async (deps: TurnDeps, at: TurnInput, inputs: ToWalk['inputs'], until: number): Promise<WalkedTo> => {
  const dialled = inputs.slice(0, Math.min(at.turn.serviceTokens.length, until)).map((token) => token ?? '');
  const used = dialled.length;
  const run = runOf(deps, at, { session: emptySession(deps.runner.engine.menu.version), used, again: true });
  const { session, answer } = await runMoves(deps.runner, run, begin(deps.runner.engine, cleaned(dialled)));
  return { session, used, text: answer.text };
};

const reply = (
  deps: TurnDeps,
  at: TurnInput,
  { session, used }: Base,
  { tokens, page = 'again' }: { readonly tokens: readonly string[]; readonly page?: 'seen' | 'unseen' | 'again' },
): Promise<Shown> => {
  const run = runOf(deps, at, { session, used, again: true });
  const turning = engineTurnOf(deps.runner.engine, session, run.now);
  return runMoves(deps.runner, run, feed(turning, session.dialogue, cleaned(tokens), page));
};
