/** Who may send now: so many at a time, so many a second, and nobody while the link is shut or was told to slow down. */
export interface Pace {
  /** True when it is one's turn; false when it did not come before `until` (of `performance.now`). `first`: before the others. */
  readonly enter: (turn: { readonly until: number; readonly first: boolean }) => Promise<boolean>;
  /** Makes room for the next; to be called once for each turn. */
  readonly leave: () => void;
  /** Nobody for so long. */
  readonly hold: (ms: number) => void;
  /** Lets people through, or nobody. */
  readonly open: (isOpen: boolean) => void;
}

interface Waiter {
  readonly go: (isTurn: boolean) => void;
  timer: NodeJS.Timeout | undefined;
}

/** Milliseconds' worth of messages that may go together after a pause. */
const BURST_MS = 50;

/** When the next may go, by the clock: so many a second, and nobody while all are held. */
const createClockwork = (perSecond: number) => {
  const everyMs = perSecond === 0 ? 0 : 1000 / perSecond;
  let heldUntil = 0;
  let nextAt = 0;
  return {
    mayGoAt: (now: number): number => Math.max(heldUntil, everyMs === 0 ? 0 : nextAt, now),
    go: (now: number): void => {
      nextAt = Math.max(nextAt, now - BURST_MS) + everyMs;
    },
    hold: (ms: number): void => {
      heldUntil = Math.max(heldUntil, performance.now() + ms);
    },
  };
};

/** Those who wait, in their order. */
const createQueue = () => {
  const waiters: Waiter[] = [];
  return {
    isEmpty: () => waiters.length === 0,
    next: (): void => {
      const waiter = waiters.shift();
      clearTimeout(waiter?.timer);
      waiter?.go(true);
    },
    join: (ms: number, first: boolean): Promise<boolean> =>
      new Promise((resolve) => {
        const waiter: Waiter = { go: resolve, timer: undefined };
        const giveUp = (): void => {
          waiters.splice(waiters.indexOf(waiter), 1);
          resolve(false);
        };
        waiter.timer = setTimeout(giveUp, Math.max(0, ms));
        if (first) waiters.unshift(waiter);
        else waiters.push(waiter);
      }),
  };
};

export const createPace = ({ window, perSecond }: { readonly window: number; readonly perSecond: number }): Pace => {
  const [clockwork, queue] = [createClockwork(perSecond), createQueue()];
  let isOpen = false;
  let out = 0;
  let wake: NodeJS.Timeout | undefined;
  const take = (now: number): void => {
    out += 1;
    clockwork.go(now);
  };
  const pump = (): void => {
    while (isOpen && out < window && !queue.isEmpty()) {
      const now = performance.now();
      const waitMs = clockwork.mayGoAt(now) - now;
      if (waitMs > 0) {
        clearTimeout(wake);
        wake = setTimeout(pump, Math.ceil(waitMs));
        return;
      }
      take(now);
      queue.next();
    }
  };
  const enter: Pace['enter'] = ({ until, first }) => {
    const turn = queue.join(until - performance.now(), first);
    pump();
    return turn;
  };
  return {
    enter,
    leave: () => {
      out -= 1;
      pump();
    },
    hold: (ms) => {
      clockwork.hold(ms);
      pump();
    },
    open: (opened) => {
      isOpen = opened;
      pump();
    },
  };
};
