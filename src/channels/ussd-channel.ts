import type { Router } from 'express';
import { within } from '../platform/deadline.ts';
import type { Answer, HandleTurn } from '../ussd/turn.ts';
import type { OnRejected } from './callback-secret.ts';
import type { AnswerForm } from './ussd-callbacks.ts';

/** The end of a session as a gateway reports it. It only tells that a caller was lost; no sale depends on it. */
export interface SessionEnd {
  readonly gateway: string;
  readonly sessionId: string;
  readonly phone: string;
  readonly status: 'success' | 'incomplete' | 'failed' | 'unknown';
  readonly durationMs?: number;
  readonly hops?: number;
}

/** What every gateway's USSD adapter is given. */
export interface UssdChannelDeps {
  readonly handleTurn: HandleTurn;
  readonly onSessionEnd: (end: SessionEnd) => Promise<void>;
  readonly onRejected: OnRejected;
  /** Told of whatever handleTurn threw: the caller hears the apology, the operator the reason. */
  readonly onFailure: (error: unknown) => void;
  /** Our code, `*384*7#`. What a caller dials behind it are tokens of his. */
  readonly code: string;
  /** Septets of one page on this gateway. */
  readonly budget: number;
  readonly apologies: Apologies;
  /** When the channel apologises on its own; later than the turn's own deadline. */
  readonly deadlineMs?: number;
}

/** The last words when the turn itself failed: X3 and X3U of the menus, in both languages if need be. */
export interface Apologies {
  readonly nothingSaved: Answer;
  readonly notSure: Answer;
}

/** A gateway's way in: its name in the address, how its key presses are answered, and its other callbacks. */
export interface UssdChannel {
  readonly gateway: string;
  readonly answerForm: AnswerForm;
  /** To be mounted behind the callback secret. */
  readonly router: Router;
}

const DEADLINE_MS = 3900;
const MOST_TOKENS = 64;
const LONGEST_TEXT = 2000;

/** The inputs of a session out of a cumulative `text`: `''` is a dial, `1**2` three inputs of which one is empty. */
export const inputsOf = (text: string): readonly string[] | undefined => {
  if (text === '') return [];
  if (text.length > LONGEST_TEXT) return undefined;
  const inputs = text.split('*');
  return inputs.length > MOST_TOKENS ? undefined : inputs;
};

/** What was dialled behind our code: `*384*7*1*3#` on `*384*7#` gives 1 and 3. Nothing for a code that is not ours. */
export const serviceTokensOf = (dialled: string, code: string): readonly string[] => {
  const base = `${code.replace(/#$/, '')}*`;
  if (!dialled.startsWith(base)) return [];
  const tokens = dialled.slice(base.length).replace(/#$/, '');
  return tokens === '' ? [] : tokens.slice(0, LONGEST_TEXT).split('*').slice(0, MOST_TOKENS);
};

/** Answers a turn whatever happens: in time, and with the apology that is true when the turn failed or is late. */
export const answerInTime = async (
  deps: Pick<UssdChannelDeps, 'apologies' | 'onFailure' | 'deadlineMs'>,
  turn: () => Promise<Answer>,
): Promise<Answer> => {
  try {
    return await within(deps.deadlineMs ?? DEADLINE_MS, turn(), () => {
      deps.onFailure(new Error('the turn did not keep its deadline'));
      return deps.apologies.notSure;
    });
  } catch (error) {
    deps.onFailure(error);
    return deps.apologies.notSure;
  }
};
