import type { Hasher } from '../../platform/hash.ts';
import type { LastInput, Turn } from '../turn.ts';
import type { LastStep, SessionState } from './session.ts';
import { provesStep } from './shown-proof.ts';

/** Where the input of a network stands that delivers only the last one. */
export interface NextStep {
  readonly isDial: boolean;
  /** How many inputs the session had before it. */
  readonly base: number;
  /** The tag of this key press, or of the first of several inputs in it: the same for each delivery of it. */
  readonly tagOf: (typed: readonly string[]) => string;
  /** It repeats a key press that the session has left behind, and whose answer is forgotten. */
  readonly isLate: boolean;
  /** What a repetition is known by; see `lastStepOf`. */
  readonly last: LastStep;
}

interface Typed extends Pick<Turn, 'lastPage' | 'proof'> {
  readonly inputs: LastInput;
  readonly now?: number;
}

/**
 * How long behind the answer an equal input counts as the same key press where the network gives no sign. Reading a page and answering it
 * takes a caller longer; a request that is sent again because its connection broke comes at once.
 */
const REPEAT_MS = 3000;

/**
 * Tells a key press from its repetitions and from the same key pressed again: by the number of the request and by the
 * page that is echoed; where a network has neither, by time.
 */
export const nextStep = (hasher: Hasher, session: string, turn: Typed, state: SessionState | undefined): NextStep => {
  const { inputs, proof, now = 0 } = turn;
  const isDial = inputs.next.length === 0;
  const tagAt = (key: string) => (typed: readonly string[]) => hasher.tag('step', session, 'next', key, ...typed);
  const place = { isDial, base: isDial ? 0 : (state?.used ?? 0) };
  if (inputs.sequence === undefined && proof === undefined) {
    const key = unmarkedKey({ isDial, now, next: inputs.next, tagAt }, state);
    return { ...place, tagOf: tagAt(key), isLate: isDial && state !== undefined, last: { key } };
  }
  const isLate = state !== undefined && (isDial || isBehindSession(hasher, session, turn, state));
  return { ...place, tagOf: tagAt(markOf(turn)), isLate, last: numberOf(inputs) };
};

/** What the session keeps of a key press. Where only time tells, it counts from the answer on: till then an equal one waits. */
export const lastStepOf = ({ last }: NextStep, answeredAt: number): LastStep =>
  last.key === undefined ? last : { ...last, at: answeredAt };

const markOf = ({ inputs, proof = '' }: Typed): string => `${String(inputs.sequence ?? '')} ${proof}`;

const numberOf = ({ sequence }: LastInput): LastStep => (sequence === undefined ? {} : { sequence });

interface Unmarked {
  readonly isDial: boolean;
  readonly now: number;
  readonly next: readonly string[];
  readonly tagAt: (key: string) => (typed: readonly string[]) => string;
}

/** Each key press follows the one before it; an equal one that comes at once is that one again. */
const unmarkedKey = ({ isDial, now, next, tagAt }: Unmarked, state: SessionState | undefined): string => {
  if (isDial) return 'dial';
  if (!state) return 'unknown';
  const { key, at = 0 } = state.last ?? {};
  const isAgain = key !== undefined && now - at < REPEAT_MS && tagAt(key)(next) === state.tag;
  return isAgain ? key : state.tag;
};

type Order = 'before' | 'same' | 'after' | 'unknown';

const orderOf = ({ inputs: { sequence } }: Typed, { last }: SessionState): Order => {
  if (sequence === undefined || last?.sequence === undefined) return 'unknown';
  if (sequence === last.sequence) return 'same';
  return sequence < last.sequence ? 'before' : 'after';
};

/** The session went on since: an older number, or the reply to a page that is no longer the last. */
const isBehindSession = (hasher: Hasher, session: string, turn: Typed, state: SessionState): boolean => {
  if (provesStep(hasher, [session, state.tag], turn)) return false;
  const order = orderOf(turn, state);
  return order === 'before' || order === 'same' || (order === 'unknown' && turn.proof !== undefined);
};

/** The caller answers a later page than the session knows: what Redis has of it is old. */
export const isAheadOfSession = (
  hasher: Hasher,
  session: string,
  { inputs, ...turn }: Pick<Turn, 'inputs' | 'lastPage' | 'proof'>,
  state: SessionState,
): boolean =>
  'next' in inputs &&
  turn.proof !== undefined &&
  orderOf({ inputs, ...turn }, state) === 'after' &&
  !provesStep(hasher, [session, state.tag], turn);
