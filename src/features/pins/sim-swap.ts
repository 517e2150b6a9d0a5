import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock.ts';
import { within } from '../../platform/deadline.ts';
import type { E164 } from '../../values/phone.ts';

/** What an operator says of the SIM behind a number. */
export type SimState =
  | { readonly state: 'unchanged' }
  | { readonly state: 'changed'; readonly at: Date }
  /** `no_provider`: nobody is there to be asked. `no_answer`: somebody is, and did not say. */
  | { readonly state: 'unknown'; readonly reason: 'no_provider' | 'no_answer' };

/** Asks an operator (or somebody who sells the answer) when the SIM of a number was changed last. It may throw. */
export interface SimSwapCheck {
  /** Stands in events: whose answer it was. */
  readonly source: string;
  ask(phone: E164): Promise<SimState>;
}

/** Where no operator sells the answer: nothing is ever known. */
export const noSimSwapCheck: SimSwapCheck = {
  source: 'none',
  ask: () => Promise.resolve({ state: 'unknown', reason: 'no_provider' }),
};

const HOUR_MS = 3_600_000;
/** A SIM younger than this may have been taken from its owner. */
export const YOUNG_SIM_MS = 72 * HOUR_MS;
const REMEMBERED_MS = 6 * HOUR_MS;
const REMEMBERED = 10_000;
const ANSWER_TIMEOUT_MS = 1000;

export interface SimGuard {
  readonly source: string;
  /** The state of a SIM, at most 6 hours old; a provider that fails or is slow is `no_answer`. */
  stateOf(phone: E164): Promise<SimState>;
  /** The SIM surely changed within 72 hours: nothing risky until its owner has called. */
  isYoung(state: SimState): boolean;
  /** Whether a code may go to this SIM that opens the shop to whoever reads it. */
  mayGetResetCode(state: SimState): boolean;
}

/**
 * Decides what the state of a SIM means. Daily work goes on whatever is unknown. A reset does not, where somebody could
 * have said and has not; where nobody can be asked the code alone must do (docs/decisions/sim-change.md).
 */
export const createSimGuard = (check: SimSwapCheck, clock: Clock): SimGuard => {
  const remembered = new LRUCache<E164, SimState>({ max: REMEMBERED, ttl: REMEMBERED_MS });
  const isYoung = (state: SimState): boolean =>
    state.state === 'changed' && clock.now().getTime() - state.at.getTime() < YOUNG_SIM_MS;
  return {
    source: check.source,
    stateOf: async (phone) => {
      const known = remembered.get(phone);
      if (known !== undefined) return known;
      const state = await answerInTime(check, phone);
      if (state.state !== 'unknown') remembered.set(phone, state);
      return state;
    },
    isYoung,
    mayGetResetCode: (state) => {
      if (state.state === 'unknown') return state.reason === 'no_provider';
      return !isYoung(state);
    },
  };
};

const NO_ANSWER: SimState = { state: 'unknown', reason: 'no_answer' };
const noAnswer = (): SimState => NO_ANSWER;

const answerInTime = (check: SimSwapCheck, phone: E164): Promise<SimState> =>
  within(ANSWER_TIMEOUT_MS, check.ask(phone).catch(noAnswer), noAnswer);
