import type { DatabasePool } from './postgres.ts';

/** Breaks off the statement that a backend of the database is at; it answers its caller with a failure then. */
export type CancelBackend = (pid: number) => Promise<void>;

/** Makes the operation; it takes another connection than the one that is busy. */
export const createCancelBackend =
  (pool: DatabasePool): CancelBackend =>
  async (pid) => {
    await pool.query('select pg_cancel_backend($1)', [pid]);
  };
