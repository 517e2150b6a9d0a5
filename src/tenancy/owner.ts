import createKnex, { type Knex } from 'knex';

/** A connection of the database's owner: migrates and opens shops, and serves nobody. */
export type OwnerDatabase = Knex;

/** Connects as the owner. Close it with `destroy()`. */
export const openOwnerDatabase = (ownerUrl: string, max = 4): OwnerDatabase =>
  createKnex({
    client: 'pg',
    connection: { connectionString: ownerUrl, application_name: 'kibanda owner', keepAlive: true },
    pool: { min: 0, max },
    acquireConnectionTimeout: 10_000,
    // Knex would print failed statements with their values; whoever calls hears of the failure anyway.
    log: { debug: ignore, warn: ignore, error: ignore, deprecate: ignore },
  });

const ignore = (): void => undefined;

/** Runs `work` while nobody else holds the lock of this name in this database; a killed holder lets it go by itself. */
export const withLock = <T>(owner: OwnerDatabase, name: string, work: () => Promise<T>): Promise<T> =>
  owner.transaction(async (holder) => {
    await holder.raw('select pg_advisory_xact_lock(hashtextextended(:name, 0))', { name: `kibanda ${name}` });
    return work();
  });
