import { simulatePeak, type Station, type Work } from './peak.ts';

/** One group of machines at the peak, with the times of `docs/scale.md`: 1.04 k turns and 120 sales a second, a tenth of all. */
const STATIONS: readonly Station[] = [
  { name: 'web', servers: 3 },
  { name: 'Redis', servers: 1 },
  { name: 'PostgreSQL', servers: 4 },
];
const TURNS_PER_SECOND = 1040;

const WORKS: readonly Work[] = [
  {
    name: 'browsing',
    share: 0.33,
    visits: [
      ['web', 0.2],
      ['Redis', 0.05],
    ],
  },
  {
    name: 'reading',
    share: 0.55,
    visits: [
      ['web', 0.5],
      ['Redis', 0.05],
      ['PostgreSQL', 1],
    ],
  },
  {
    name: 'saving',
    share: 0.12,
    visits: [
      ['web', 1.2],
      ['Redis', 0.05],
      ['PostgreSQL', 4.8],
    ],
  },
];

/** What waits where, at the peak and at multiples of it, as a table. */
export const peakReport = (random: () => number): string => {
  const lines = [0.5, 1, 1.5, 2, 10].map((times) => {
    const { stations, works } = simulatePeak({
      ...{ stations: STATIONS, works: WORKS, random, seconds: 20 },
      arrivalsPerSecond: TURNS_PER_SECOND * times,
    });
    const busy = stations.map((station) => `${(100 * station.busy).toFixed(0)} % (${station.longestQueue})`);
    const saving = works.find(({ name }) => name === 'saving');
    return `| ${[times, ...busy, `${saving?.p50Ms.toFixed(1)} ms`, `${saving?.p95Ms.toFixed(1)} ms`].join(' | ')} |`;
  });
  const head = ['times the peak', ...STATIONS.map(({ name, servers }) => `${name} × ${servers}: busy (queue)`)];
  return [`| ${[...head, 'saving, p50', 'p95'].join(' | ')} |`, `|${' --: |'.repeat(head.length + 2)}`, ...lines].join(
    '\n',
  );
};
