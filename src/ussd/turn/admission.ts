import { createGate } from '../../platform/gate.ts';
import { inputsIn, type Answer, type HandleTurn, type Turn } from '../turn.ts';

/** How many callers are worked for at a time, and what becomes of the others. */
export interface AdmissionSettings {
  /** Turns at work at a time, as things stand. More would only make all of them late. */
  readonly atOnce: () => number;
  /** So many more may wait for their turn, for so long. */
  readonly mostWaiting: number;
  readonly waitMs: number;
  /** The last page for whoever can't be served now. */
  readonly refuse: (turn: Turn) => Answer;
  readonly onRefused: (page: string) => void;
}

/** Most turns never need a connection: several share one. */
const TURNS_PER_CONNECTION = 2;
/** What callers were told is on its way must not stay behind for ever: then fewer are let in. */
const TURNS_UNDER_PRESSURE = 0.3;
const WAITING_PER_CONNECTION = 10;
/** Whoever is refused hears so within a second. */
const WAIT_MS = 800;

/** How many are let in by a program with so many connections to its database. */
export const admissionToPool = (
  connections: number,
  isUnderPressure: () => boolean,
): Pick<AdmissionSettings, 'atOnce' | 'mostWaiting' | 'waitMs'> => ({
  atOnce: () => Math.ceil((isUnderPressure() ? TURNS_UNDER_PRESSURE : TURNS_PER_CONNECTION) * connections),
  mostWaiting: WAITING_PER_CONNECTION * connections,
  waitMs: WAIT_MS,
});

/** Nothing can have been saved by it, nor by an earlier delivery of it. Of any other key press nobody has looked. */
export const isJustADial = ({ inputs, serviceTokens }: Turn): boolean =>
  inputsIn(inputs).length === 0 && serviceTokens.length === 0;

/**
 * Lets in what can be served in time, and tells everybody else so at once. Without it, twice the callers that a machine
 * can serve would all be served too late: an answer that comes after the network has given up is work for nothing.
 */
export const admitTurns = (handle: HandleTurn, settings: AdmissionSettings): HandleTurn => {
  const { atOnce, mostWaiting, waitMs, refuse, onRefused } = settings;
  const gate = createGate({ most: atOnce, mostWaiting, waitMs });
  const refused = (turn: Turn): Answer => {
    const answer = refuse(turn);
    onRefused(answer.page);
    return answer;
  };
  return async (turn) => {
    const came = performance.now();
    const leave = await gate.enter();
    if (!leave) return refused(turn);
    try {
      // The network's clock runs while a caller waits here: what is left of the time is all that the turn has.
      return await handle({ ...turn, deadlineMs: turn.deadlineMs - (performance.now() - came) });
    } finally {
      leave();
    }
  };
};
