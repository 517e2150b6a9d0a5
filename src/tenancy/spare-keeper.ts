import { createTogether } from '../platform/together.ts';
import type { OwnerDatabase } from './owner.ts';
import { keepSpares } from './spares.ts';

/** Keeps schemas ready for shops that will be opened. */
export interface Spares {
  /** One may have been taken. Never waits, never fails. */
  readonly ask: () => void;
  /** Waits for the one that is being made. */
  readonly stop: () => Promise<void>;
}

const EVERY_MS = 200;

export interface SparesDeps {
  /** Of the cell for new shops. */
  readonly owner: OwnerDatabase | undefined;
  readonly wanted: number;
  readonly onFailed: (error: unknown) => void;
}

/** Keeps as many as are wanted. Without them a shop is opened all the same, and takes longer. */
export const createSpares = ({ owner, wanted, onFailed }: SparesDeps): Spares => {
  let making: Promise<void> = Promise.resolve();
  const fill = (): Promise<void> => {
    if (owner === undefined || wanted === 0) return Promise.resolve();
    making = making.then(() => keepSpares(owner, wanted)).catch(onFailed);
    return making;
  };
  const { ask, stop } = createTogether({ work: fill, everyMs: EVERY_MS });
  return {
    ask,
    stop: async () => {
      stop();
      await making;
    },
  };
};
