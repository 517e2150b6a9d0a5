import type { OverloadResults } from './overload.ts';
import type { Row } from './report.ts';

const none = (what: string, count: number): Row => ({
  what,
  measured: String(count),
  against: '0',
  ratio: count,
  target: 0,
  better: 'less',
});

/** What must hold when twice as many call as can be served, and after. */
export const overloadRows = (results: OverloadResults): readonly Row[] => [
  none('overload: receipts promised that never arrived', results.receiptsLost),
  none('overload: messages whose sender was lost', results.sendersLost),
  none('overload: "NOTHING was saved" for what was saved', results.lies),
  none('overload: calls that broke off without an answer', results.broken),
  {
    what: 'overload: whoever is put off hears so within (all)',
    measured: results.refused === 0 ? '-' : `${Math.round(results.refusedMost)} ms`,
    against: '1000 ms',
    ratio: results.refused === 0 ? 0 : results.refusedMost / 1000,
    target: 1,
    better: 'less',
  },
  none('overload: events and messages on their way after the calm', results.backlog),
  {
    what: 'overload: calls a second after the calm, against before',
    measured: `${(results.speedAfter * results.capacity).toFixed(1)}/s`,
    against: `${results.capacity.toFixed(1)}/s`,
    ratio: results.speedAfter,
    target: 0.85,
    better: 'more',
  },
];

/** The figures behind them. */
export const overloadDetails = (results: OverloadResults): string =>
  `Overload: ${results.capacity.toFixed(1)} calls a second are what it can take (four key presses, a sale, a receipt); at ${results.offered.toFixed(1)} a second ${results.done} of ${results.calls} calls came to their end, served key presses within ${Math.round(results.servedP99)} ms (p99); ${results.refused} key presses were put off (${results.refusedWithX3} with X3), within ${Math.round(results.refusedP99)} ms (p99). ${results.receipts} receipts were promised.`;
