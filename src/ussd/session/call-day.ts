/** A day of calls, counted from 1970. Networks give their session ids again on other days, to other calls. */
export type CallDay = number;

const DAY_MS = 86_400_000;
/** Half past one UTC: from Dakar to Nairobi the hours in which the fewest calls are under way. */
const BEGINS_AT_MS = 90 * 60_000;
/** A call goes on for minutes, and so do the repeats of its last request. */
const UNDER_WAY_MS = 10 * 60_000;

export const dayOfCalls = (at: Date): CallDay => Math.floor((at.getTime() - BEGINS_AT_MS) / DAY_MS);

/** The day before, while calls that began on it may still be under way; undefined at any other time. */
export const dayBefore = (at: Date): CallDay | undefined => {
  const day = dayOfCalls(at);
  return dayOfCalls(new Date(at.getTime() - UNDER_WAY_MS)) < day ? day - 1 : undefined;
};
