import type { Delivery, Press, Seen } from '../seen.ts';
import type { Facts, Violation } from './facts.ts';

/** How long a caller may wait: the contract's limit, and what the machine itself was late. */
export const ANSWER_MS = 5000;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(3)} s`;

const describe = ({ press, at, ms, web, why, failure, screen }: Delivery): string =>
  `${press.person.phone} session ${press.sessionId}, ${press.inputs.length} inputs, at ${seconds(at)} web ${web + 1} ${why}: ${
    screen?.page ?? failure ?? ''
  } after ${Math.round(ms)} ms`;

/** Nobody who asked a process that was there may wait longer, or hear anything but a page. */
const judgeDeliveries = (seen: Seen, lateMs: number): readonly Violation[] =>
  seen.deliveries
    .filter(({ isFair }) => isFair)
    .flatMap((delivery): readonly Violation[] => {
      const evidence = [describe(delivery)];
      if (delivery.ms > ANSWER_MS + lateMs)
        return [{ invariant: 'time', what: 'a caller without an answer within 5 s', evidence }];
      return delivery.screen ? [] : [{ invariant: 'time', what: 'an answer that is no page', evidence }];
    });

/** A key press as a whole: the network may ask one process after the other, and the caller still waits. */
const judgePresses = (seen: Seen): readonly Violation[] => {
  const firsts = new Map<Press, Delivery[]>();
  for (const delivery of seen.deliveries) {
    if (delivery.why !== 'first') continue;
    const own = firsts.get(delivery.press);
    if (own) own.push(delivery);
    else firsts.set(delivery.press, [delivery]);
  }
  const unheard = [...firsts].filter(([, own]) => own.every(({ screen }) => screen === undefined));
  return unheard.map(([, own]) => ({
    invariant: 'time',
    what: 'a key press that nobody answered',
    evidence: own.map(describe),
  }));
};

/** Whatever breaks around it, a process that serves goes on serving. */
const judgeProcesses = ({ lost }: Seen): readonly Violation[] =>
  lost.map((words) => ({ invariant: 'time', what: 'a process that ended by itself', evidence: words.split('\n') }));

/** On the home page after a drop stands what was saved last, when its own answer never arrived. */
const judgeLastSaved = (
  dials: readonly Press[],
  { seen, facts, now }: { readonly seen: Seen; readonly facts: Facts; readonly now: number },
): readonly Violation[] => {
  const heard = new Set(
    seen.deliveries.flatMap(({ screen, why }) => (screen && why !== 'afterwards' ? [screen.body] : [])),
  );
  return dials.flatMap((dial) => {
    const shop = facts.shops[dial.person.shop];
    const last = shop?.sales.findLast(
      // A late repeat may have saved one after the dial.
      (sale) =>
        sale.sellerId === dial.person.memberId && sale.channel === 'ussd' && sale.kind === 'sale' && sale.at < now,
    );
    const { shown } = dial;
    if (!last || !shown || !['VM', 'CM'].includes(shown.page) || last.at < now - SHOWN_MS) return [];
    const isHeard = [...heard].some((body) => body.includes(`Receipt ${last.receipt}`));
    if (isHeard || last.status === 'voided' || shown.body.includes(last.receipt)) return [];
    return [
      {
        invariant: 'I10',
        what: 'a saved sale whose answer got lost is not on the next home page',
        evidence: [`${dial.person.phone}: ${last.receipt} is saved, and the page says ${shown.body}`],
      },
    ];
  });
};

/** The home page tells of the last five minutes. */
const SHOWN_MS = 4 * 60_000;

export interface Timing {
  /** How late the machine itself was at worst, in milliseconds. */
  readonly lateMs: number;
  /** Everybody's dial after the storm, and when that was (milliseconds since 1970). */
  readonly dials: readonly Press[];
  readonly dialledAt: number;
}

/** Looks at who was answered, when, and whether the next dial tells what the last answer should have. */
export const judgeAnswers = (seen: Seen, facts: Facts, { lateMs, dials, dialledAt }: Timing): readonly Violation[] => [
  ...judgeDeliveries(seen, lateMs),
  ...judgePresses(seen),
  ...judgeProcesses(seen),
  ...judgeLastSaved(dials, { seen, facts, now: dialledAt }),
];
