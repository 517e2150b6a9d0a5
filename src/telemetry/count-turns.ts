import type { HandleTurn } from '../ussd/turn.ts';

/** Counts, in `gauge`, the turns that somebody waits for: those at work, and those that are not let in yet. */
export const countTurnsInFlight =
  (handle: HandleTurn, gauge: { readonly inc: () => void; readonly dec: () => void }): HandleTurn =>
  async (turn) => {
    gauge.inc();
    try {
      return await handle(turn);
    } finally {
      gauge.dec();
    }
  };
