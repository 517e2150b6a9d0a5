/** Keeps callers away from somebody who does not answer, and lets one of them look from time to time. */
export interface Breaker {
  /** May somebody call? While it is open: one every so often, and whoever is told yes does call. */
  mayCall(): boolean;
  /** Would `mayCall` say yes? Asks without counting as the one who looks. */
  isReady(): boolean;
  /** How a call went. */
  note(wentWell: boolean): void;
  isOpen(): boolean;
}

export interface BreakerOptions {
  /** In milliseconds, of any clock that does not go back. */
  readonly now: () => number;
  /** So many failures in a row open it. */
  readonly failures?: number;
  /** How long nobody calls, in milliseconds; twice as long after each look in vain. */
  readonly pauseMs?: number;
  readonly longestPauseMs?: number;
}

interface State {
  inARow: number;
  pause: number;
  /** Undefined while it is closed. */
  lookAt: number | undefined;
}

/** Makes a breaker, closed. */
export const createBreaker = ({
  now,
  failures = 5,
  pauseMs = 10_000,
  longestPauseMs = 60_000,
}: BreakerOptions): Breaker => {
  const closed: State = { inARow: 0, pause: pauseMs, lookAt: undefined };
  let state = { ...closed };
  const isReady = (): boolean => state.lookAt === undefined || now() >= state.lookAt;
  return {
    isReady,
    isOpen: () => state.lookAt !== undefined,
    mayCall: () => isReady() && look(state, now()),
    note: (wentWell) => {
      state = wentWell ? { ...closed } : failed(state, { at: now(), failures, longestPauseMs });
    },
  };
};

/** A look whose outcome is never told is another's after the pause. */
const look = (state: State, at: number): true => {
  if (state.lookAt !== undefined) state.lookAt = at + state.pause;
  return true;
};

const failed = (
  { inARow, pause, lookAt }: State,
  { at, failures, longestPauseMs }: { readonly at: number; readonly failures: number; readonly longestPauseMs: number },
): State => {
  const next = lookAt === undefined ? pause : Math.min(pause * 2, longestPauseMs);
  return { inARow: inARow + 1, pause: next, lookAt: inARow + 1 >= failures ? at + next : lookAt };
};
