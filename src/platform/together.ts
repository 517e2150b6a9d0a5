export interface TogetherDeps {
  /** Does what was asked for since it ran last. What becomes of its failure is its own business. */
  readonly work: () => Promise<unknown>;
  readonly everyMs: number;
  /** The first who asks gets it at once, those who come meanwhile get it together; otherwise all wait for each other. */
  readonly firstAtOnce?: boolean;
}

/** Work that many ask for and that is done once for all of them, at most every so often. */
export interface Together {
  /** Never waits, never fails. */
  readonly ask: () => void;
  /** Does now what was asked for. */
  readonly flush: () => Promise<void>;
  /** Forgets what was asked for, and hears nobody any more. */
  readonly stop: () => void;
}

/** Creates the collecting of those who ask. Its timer keeps no process alive. */
export const createTogether = ({ work, everyMs, firstAtOnce = false }: TogetherDeps): Together => {
  let timer: NodeJS.Timeout | undefined;
  let asked = false;
  let stopped = false;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (!asked) return;
    asked = false;
    if (firstAtOnce) wait();
    await work();
  };

  const wait = (): void => {
    timer ??= setTimeout(() => void flush(), everyMs).unref();
  };

  return {
    ask: () => {
      if (stopped) return;
      asked = true;
      if (firstAtOnce && timer === undefined) void flush();
      else wait();
    },
    flush,
    stop: () => {
      stopped = true;
      asked = false;
      clearTimeout(timer);
    },
  };
};
