import { createPool, type WholePool } from '../../src/platform/postgres.ts';

/** A pool that waits: many tests ask at once, and what breaks is seen by whoever asked. */
export const testPool = (url: string, max: number): WholePool =>
  createPool({ url, applicationName: 'desk', max, onError: () => undefined, waitMs: 10_000 });
