import type { Clock } from '../../src/platform/clock.ts';

export interface FixedClock extends Clock {
  set(instant: Date): void;
  advance(milliseconds: number): void;
}

/** A clock that stands still until it is moved. */
export const createFixedClock = (start: Date): FixedClock => {
  let milliseconds = start.getTime();
  return {
    now: () => new Date(milliseconds),
    set: (instant) => {
      milliseconds = instant.getTime();
    },
    advance: (by) => {
      milliseconds += by;
    },
  };
};
