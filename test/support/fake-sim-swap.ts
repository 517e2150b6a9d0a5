import type { E164 } from '../../src/values/phone.ts';
import type { SimState, SimSwapCheck } from '../../src/features/pins/sim-swap.ts';

/** An operator for tests and for the simulator: says what it is told to say. */
export interface FakeSimSwapCheck extends SimSwapCheck {
  /** Undefined: the operator does not answer. */
  say(phone: E164, state: SimState | undefined): void;
}

/** An operator that knows of no change until it is told. */
export const createFakeSimSwapCheck = (): FakeSimSwapCheck => {
  const told = new Map<E164, SimState | undefined>();
  return {
    source: 'fake',
    say: (phone, state) => {
      told.set(phone, state);
    },
    ask: (phone) => {
      if (!told.has(phone)) return Promise.resolve({ state: 'unchanged' });
      const state = told.get(phone);
      return state === undefined ? Promise.reject(new Error('no answer')) : Promise.resolve(state);
    },
  };
};
