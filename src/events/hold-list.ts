import type { BackOff } from '../platform/back-off.ts';
import type { WaitingEvent } from './outbox-reader.ts';

/** Shops whose next event could not be handled just now: they wait a little, the others don't wait for them. */
export interface HoldList {
  /** The shops to leave out at this moment. */
  now(): string[];
  /** Takes note of which of these events were done. */
  settle(events: readonly WaitingEvent[], done: readonly WaitingEvent[]): void;
}

const stuckShops = (events: readonly WaitingEvent[], done: ReadonlySet<WaitingEvent>): ReadonlySet<string> =>
  new Set(events.filter((event) => !done.has(event)).map(({ message }) => message.key));

/** Nobody is held at first. */
export function createHoldList(backOff: BackOff): HoldList {
  const holds = new Map<string, { failures: number; until: number }>();
  return {
    now: () => {
      const now = performance.now();
      return [...holds].filter(([, hold]) => hold.until > now).map(([shop]) => shop);
    },
    settle: (events, done) => {
      for (const event of done) holds.delete(event.message.key);
      for (const shop of stuckShops(events, new Set(done))) {
        const failures = (holds.get(shop)?.failures ?? 0) + 1;
        holds.set(shop, { failures, until: performance.now() + backOff(failures) });
      }
    },
  };
}
