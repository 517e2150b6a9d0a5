import { aborted, pause } from './pause.ts';

/** Work that is done again and again while the program runs, never twice at a time. */
export interface Loop {
  /** Returns at once. */
  readonly start: () => void;
  /** There may be something to do: the rest between two turns ends now. Never waits, never fails. */
  readonly wake: () => void;
  /** Lets the turn that is under way come to its end, and waits for it. */
  readonly stop: () => Promise<void>;
}

export interface LoopDeps {
  /** One turn. Says how many milliseconds to rest behind it unless woken; 0 when there is more to do. */
  readonly turn: (stopping: AbortSignal) => Promise<number>;
  /** Hears of a turn that failed, the nth in a row, and says how many milliseconds to rest, woken or not. */
  readonly onFailure: (error: unknown, failures: number) => number | Promise<number>;
}

/** Creates a loop; it does nothing before it is started, and can be started again. */
export const createLoop = ({ turn, onFailure }: LoopDeps): Loop => {
  let stopping = new AbortController();
  const waker = createWaker();
  let failures = 0;
  let life: Promise<void> = Promise.resolve();

  const once = async (signal: AbortSignal): Promise<void> => {
    try {
      const restMs = await turn(signal);
      failures = 0;
      if (restMs > 0) await waker.wait(restMs, signal);
    } catch (error) {
      failures += 1;
      await pause(await onFailure(error, failures), signal);
    }
  };

  const live = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) await once(signal);
  };

  return {
    start: () => {
      stopping = new AbortController();
      life = live(stopping.signal);
    },
    wake: waker.wake,
    stop: async () => {
      stopping.abort();
      await life;
    },
  };
};

/** Lets a loop sleep until there is something to do. Calls of `wake` while nobody waits count as one. */
const createWaker = () => {
  let called = new AbortController();
  return {
    wake: (): void => {
      called.abort();
    },
    /** Waits for a call of `wake`, also one made since the last wait; no longer than `ms`, nor after `signal`. */
    wait: async (ms: number, signal: AbortSignal): Promise<void> => {
      const over = new AbortController();
      await Promise.race([aborted(called.signal), pause(ms, AbortSignal.any([signal, over.signal]))]);
      over.abort();
      called = new AbortController();
    },
  };
};
