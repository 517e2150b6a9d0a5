import type { DatabasePool } from './postgres.ts';

/** Breaks off the statement that a backend of this cell's database is at; it answers its caller with a failure then. */
export type CancelBackend = (cell: string, pid: number) => Promise<void>;

/** Makes the operation; it takes another connection than the one that is busy. */
export const createCancelBackend =
  (poolOf: (cell: string) => DatabasePool): CancelBackend =>
  async (cell, pid) => {
    await poolOf(cell).query('select pg_cancel_backend($1)', [pid]);
  };
