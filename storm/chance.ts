/** Chance that a seed decides: the same seed, the same choices, whatever the clock does. */
export interface Chance {
  /** From 0 up to, and without, 1. */
  readonly next: () => number;
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number;
  readonly happens: (probability: number) => boolean;
  readonly oneOf: <T>(things: readonly T[]) => T;
  /** One of these, each with its weight. */
  readonly weighed: <T>(things: readonly (readonly [number, T])[]) => T;
  /** A row of choices of its own: what one phone does changes nothing for another. */
  readonly branch: (name: string) => Chance;
}

/** Numbers that look like chance (mulberry32). */
const numbersFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const seedOf = (seed: number, name: string): number =>
  Buffer.from(name).reduce((sum, byte) => Math.imul(sum ^ byte, 16777619) >>> 0, (seed ^ 2166136261) >>> 0);

/** Makes the chance of a seed. */
export const createChance = (seed: number): Chance => {
  const next = numbersFrom(seed);
  const oneOf = <T>(things: readonly T[]): T => {
    const thing = things[Math.floor(next() * things.length)];
    if (thing === undefined) throw new Error('nothing to choose from');
    return thing;
  };
  return {
    next,
    oneOf,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    happens: (probability) => next() < probability,
    weighed: (things) => {
      let left = next() * things.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, thing] of things) {
        left -= weight;
        if (left < 0) return thing;
      }
      return oneOf(things)[1];
    },
    branch: (name) => createChance(seedOf(seed, name)),
  };
};
