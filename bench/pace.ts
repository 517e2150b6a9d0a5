import { setTimeout as wait } from 'node:timers/promises';

/** Starts so many a second, whether those before are done or not, and waits for all. */
export const atRate = async (perSecond: number, seconds: number, start: () => Promise<void>): Promise<void> => {
  const began = performance.now();
  const all: Promise<void>[] = [];
  for (let number = 0; number < seconds * perSecond; number += 1) {
    const due = began + (number * 1000) / perSecond;
    if (due > performance.now()) await wait(due - performance.now());
    all.push(start());
  }
  await Promise.all(all);
};
