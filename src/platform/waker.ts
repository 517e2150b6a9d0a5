import { aborted, pause } from './pause.ts';

/** Lets a loop sleep until there is something to do. */
export interface Waker {
  readonly wake: () => void;
  /** Waits for a call of `wake`, also one made since the last wait; no longer than `ms`, nor after `signal`. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** Calls of `wake` while nobody waits count as one. */
export function createWaker(): Waker {
  let called = new AbortController();
  return {
    wake: () => {
      called.abort();
    },
    wait: async (ms, signal) => {
      const over = new AbortController();
      await Promise.race([aborted(called.signal), pause(ms, AbortSignal.any([signal, over.signal]))]);
      over.abort();
      called = new AbortController();
    },
  };
}
