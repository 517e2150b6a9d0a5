import { setTimeout as wait } from 'node:timers/promises';
import { toDatabaseFailure } from '../platform/database-failure.ts';

/** Lock time-out and deadlock: somebody was selling. */
export const isShopBusy = (error: unknown): boolean =>
  ['55P03', '40P01'].includes(toDatabaseFailure(error).sqlState ?? '');

/** Tries again, after growing pauses, while it fails for a reason that passes. */
export const repeatWhile = async <T>(isPassing: (error: unknown) => boolean, attempt: () => Promise<T>): Promise<T> => {
  for (const pause of [100, 400, 1600]) {
    try {
      return await attempt();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await wait(pause);
    }
  }
  return attempt();
};

/** Changes a shop's tables when nobody is in the way: traffic goes first, we try again. */
export const whenFree = <T>(attempt: () => Promise<T>): Promise<T> => repeatWhile(isShopBusy, attempt);
