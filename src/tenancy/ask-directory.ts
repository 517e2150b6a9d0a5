import type { DatabasePool } from '../platform/postgres.ts';

/** Reads nothing from the directory of shops: it rejects where the database, the tables or the rights are missing. */
export const askDirectory = async (pool: Pick<DatabasePool, 'query'>): Promise<void> => {
  await pool.query('select from public.tenants limit 0');
};
