/** How long to wait after this many failures in a row (1, 2, …). */
export type BackOff = (failures: number) => number;

/** Waiting times that double. Half of each is left to chance, so that those who failed together don't come back together. */
export function createBackOff(firstMs: number, longestMs: number, random: () => number = Math.random): BackOff {
  return (failures) => {
    const full = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30));
    return Math.round(full / 2 + (full / 2) * random());
  };
}
