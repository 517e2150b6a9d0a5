import type { DatabaseConfig, DataConfig } from '../config.ts';
import type { DomainEvent } from '../events/catalogue.ts';
import { createOutboxBell, OUTBOX_CHANNEL } from '../events/outbox.ts';
import { systemClock, type Clock } from '../platform/clock.ts';
import { createHasher, type Hasher } from '../platform/hash.ts';
import type { Logger } from '../platform/logger.ts';
import { createPool, type DatabasePool } from '../platform/postgres.ts';
import { createSecretsHasher, type SecretsHasher } from '../platform/secrets-hash.ts';
import { createCells, type Cells } from '../tenancy/cells.ts';
import { openOwnerDatabase, type OwnerDatabase } from '../tenancy/owner.ts';
import { createTenantCache } from '../tenancy/tenant-cache.ts';
import { createTenantDirectory, type TenantDirectory } from '../tenancy/tenant-directory.ts';
import { createInTenant, type InTenant } from '../tenancy/tenant-transaction.ts';

/** The database side of the program: who the shops are, and the one way into each of them. */
export interface Data {
  readonly clock: Clock;
  readonly hasher: Hasher;
  readonly secrets: SecretsHasher;
  readonly pool: DatabasePool;
  readonly cells: Cells;
  readonly owner: OwnerDatabase;
  readonly directory: TenantDirectory;
  /** A shop by its id, as it was within the last seconds: for work that is done for a shop again and again. */
  readonly tenants: Pick<TenantDirectory, 'byId'>;
  readonly inTenant: InTenant;
  /** Says that events wait in the outbox. */
  readonly onPublished: () => void;
  readonly close: () => Promise<void>;
}

/** The one cell there is by default. */
const mainCell = 'main';

/** Opens the database side; `onCommitted` hears of the events of each transaction once they are surely saved. */
export const createData = (
  config: Pick<DataConfig, 'secretKey' | 'pinPeppers'> & {
    readonly database: Pick<DatabaseConfig, 'ownerUrl' | 'appUrl' | 'pool'>;
  },
  logger: Logger,
  clock: Clock = systemClock,
  onCommitted: (events: readonly DomainEvent[]) => void = ignore,
): Data => {
  const { ownerUrl, appUrl, pool: max } = config.database;
  const pool = createPool({
    url: appUrl,
    applicationName: 'kibanda',
    max,
    onError: (failure) => {
      logger.warn('an idle connection broke', { dependency: 'database', error: failure });
    },
  });
  const bell = createOutboxBell({ notify: () => pool.query(`select pg_notify($1, '')`, [OUTBOX_CHANNEL]) });
  const onPublished = (): void => {
    bell.ring();
  };
  const cells = createCells({ [mainCell]: pool });
  const owner = openOwnerDatabase(ownerUrl);
  const published = (events: readonly DomainEvent[]): void => {
    onPublished();
    onCommitted(events);
  };
  const directory = createTenantDirectory({ pool, onPublished: published });
  return {
    clock,
    hasher: createHasher(config.secretKey),
    secrets: createSecretsHasher(config.pinPeppers),
    pool,
    cells,
    owner,
    directory,
    tenants: createTenantCache(directory),
    inTenant: createInTenant({
      cells,
      onPublished: (_cell, events) => {
        published(events);
      },
    }),
    onPublished,
    close: async () => {
      bell.stop();
      await Promise.all([pool.end(), owner.destroy()]);
    },
  };
};

const ignore = (): void => undefined;
