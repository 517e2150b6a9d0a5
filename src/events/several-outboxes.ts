import { thoseThatAnswer } from '../platform/those-that-answer.ts';
import type { BusHealth } from './bus.ts';
import type { OutboxWatch } from './outbox-watch.ts';
import type { Relay } from './relay.ts';

/** The relays of several outboxes as one: started, woken and stopped together, and as well as the worst of them. */
export const relaysTogether = (relays: readonly Relay[]): Relay => ({
  start: () => {
    for (const relay of relays) relay.start();
  },
  stop: async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
  },
  wake: () => {
    for (const relay of relays) relay.wake();
  },
  health: () => worstOf(relays),
});

/** The watches of several outboxes as one: what waits is added up, and the oldest of all is the oldest. */
export const watchesTogether = (watches: readonly OutboxWatch[]): OutboxWatch => ({
  look: async () => {
    const states = await thoseThatAnswer(watches.map((watch) => watch.look()));
    return {
      pending: states.reduce((sum, state) => sum + state.pending, 0),
      oldestSeconds: Math.max(...states.map(({ oldestSeconds }) => oldestSeconds)),
    };
  },
  start: () => {
    for (const watch of watches) watch.start();
  },
  stop: async () => {
    await Promise.all(watches.map((watch) => watch.stop()));
  },
  health: () => worstOf(watches),
});

const worstOf = (loops: readonly { readonly health: () => BusHealth }[]): BusHealth =>
  loops.map((loop) => loop.health()).find(({ ok }) => !ok) ?? { ok: true };
