/** Where the time comes from, so that tests can choose it. */
export interface Clock {
  now(): Date;
}

/** The clock of this machine (UTC instants). */
export const systemClock: Clock = { now: () => new Date() };
