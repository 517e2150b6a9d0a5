import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { simulatePeak, type Peak } from '../../../bench/peak.ts';

/** A small generator with a seed: the same queue each time. */
const seeded = (seed: number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const one = (perSecond: number, more: Partial<Peak> = {}): Peak => ({
  stations: [{ name: 'till', servers: 1 }],
  works: [{ name: 'sale', share: 1, visits: [['till', 10]] }],
  arrivalsPerSecond: perSecond,
  seconds: 400,
  random: seeded(7),
  ...more,
});

describe('a queue at the peak', () => {
  test('is what the theory of one server says: at half load a sale takes twice as long as alone', () => {
    const { stations, works } = simulatePeak(one(50));
    expect(stations[0]?.busy).toBeCloseTo(0.5, 1);
    // Times in an M/M/1 queue are exponential, with mean 10 ms / (1 - 0.5).
    expect(works[0]?.p50Ms).toBeGreaterThan(0.9 * 20 * Math.LN2);
    expect(works[0]?.p50Ms).toBeLessThan(1.1 * 20 * Math.LN2);
  });

  test('grows without end behind more than can be served, and is short again with a second till', () => {
    const tooMany = simulatePeak(one(120, { seconds: 60 }));
    expect(tooMany.stations[0]?.busy).toBeGreaterThan(0.97);
    expect(tooMany.works[0]?.p95Ms).toBeGreaterThan(5000);
    const two = simulatePeak(one(120, { seconds: 60, stations: [{ name: 'till', servers: 2 }] }));
    expect(two.works[0]?.p95Ms).toBeLessThan(100);
  });

  test('never serves faster than the work takes, nor uses more than all servers', () => {
    const peaks = fc.record({
      seed: fc.nat(),
      servers: fc.integer({ min: 1, max: 8 }),
      rate: fc.integer({ min: 1, max: 900 }),
    });
    fc.assert(
      fc.property(peaks, ({ seed, servers, rate }) => {
        const { stations, works } = simulatePeak(
          one(rate, { seconds: 2, random: seeded(seed), stations: [{ name: 'till', servers }] }),
        );
        expect(stations[0]?.busy).toBeLessThanOrEqual(1 + 1e-9);
        expect(works[0]?.p95Ms).toBeGreaterThanOrEqual(stations[0]?.waitP95Ms ?? 0);
      }),
      { numRuns: 60 },
    );
  });
});
