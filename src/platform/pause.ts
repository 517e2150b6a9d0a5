import { setTimeout as sleep } from 'node:timers/promises';
import { within } from './deadline.ts';

/** Waits; no longer than until `signal` says that the program stops. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

/** Resolves when the signal is given. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}

/** Lets the work come to its end and does `beat` every so often meanwhile; a beat that fails is one that is missing. */
export async function whileBeating<T>(
  everyMs: number,
  beat: () => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> {
  const beating = setInterval(() => {
    beat().catch(() => undefined);
  }, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(beating);
  }
}

/** Waits for the work to end, well or not, but no longer than `ms`. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const settled = work.then(
    () => undefined,
    () => undefined,
  );
  await within(ms, settled, () => undefined);
}
