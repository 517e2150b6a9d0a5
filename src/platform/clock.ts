/** Where the time comes from, so that tests can choose it. */
export interface Clock {
  now(): Date;
}

/** The clock of this machine (UTC instants). */
export const systemClock: Clock = { now: () => new Date() };

export interface FixedClock extends Clock {
  set(instant: Date): void;
  advance(milliseconds: number): void;
}

/** A clock that stands still until it is moved: for tests and for walking a dialogue again as of one instant. */
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
