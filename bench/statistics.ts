/** The value below which this share of the values lies; the values must be sorted. */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** The middle one. */
export const median = (values: readonly number[]): number =>
  percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );

/** How a run went: how much a second, and how long each took. */
export interface Pace {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** The pace of a run of so many seconds with these times in milliseconds. */
export const paceOf = (times: readonly number[], seconds: number): Pace => {
  const sorted = times.toSorted((a, b) => a - b);
  return { perSecond: times.length / seconds, p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
};

/** The medians of several runs. */
export const medianPace = (paces: readonly Pace[]): Pace => ({
  perSecond: median(paces.map(({ perSecond }) => perSecond)),
  p50: median(paces.map(({ p50 }) => p50)),
  p99: median(paces.map(({ p99 }) => p99)),
});
