import type { DatabaseConfig, DataConfig } from '../config.ts';
import type { DomainEvent } from '../events/catalogue.ts';
import { createOutboxBell, notifyRelays } from '../events/outbox.ts';
import { systemClock, type Clock } from '../platform/clock.ts';
import { createHasher, type Hasher } from '../platform/hash.ts';
import type { Logger } from '../platform/logger.ts';
import { createPoolShares } from '../platform/pool-shares.ts';
import { createPool, type DatabasePool, type WholePool } from '../platform/postgres.ts';
import { createSecretsHasher, type SecretsHasher } from '../platform/secrets-hash.ts';
import { createCells, type Cells } from '../tenancy/cells.ts';
import { openOwnerDatabase, type OwnerDatabase } from '../tenancy/owner.ts';
import { createTenantCache } from '../tenancy/tenant-cache.ts';
import { createTenantDirectory, type TenantDirectory } from '../tenancy/tenant-directory.ts';
import { createInTenant, type InTenant } from '../tenancy/tenant-transaction.ts';
import type { Tenant } from '../tenancy/tenant.ts';

/** The database side of the program: who the shops are, and the one way into each of them. */
export interface Data {
  readonly clock: Clock;
  readonly hasher: Hasher;
  readonly secrets: SecretsHasher;
  readonly pool: WholePool;
  readonly owner: OwnerDatabase;
  readonly directory: TenantDirectory;
  readonly inTenant: InTenant;
  /** A shop by its id, as it was within the last seconds: for work that is done for a shop again and again. */
  readonly tenants: Pick<TenantDirectory, 'byId'>;
  /** The same database for what nobody waits for: it gives way to callers when connections are short. */
  readonly behind: Behind;
  /** Says that events wait in the outbox. */
  readonly onPublished: () => void;
  readonly close: () => Promise<void>;
}

/** The way into the database for consumers, jobs, and events that are written behind the answers. */
export interface Behind {
  readonly pool: DatabasePool;
  readonly cells: Cells;
  readonly directory: TenantDirectory;
  readonly tenants: Pick<TenantDirectory, 'byId'>;
  readonly inTenant: InTenant;
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
    onPlansLost: () => {
      logger.warn('a pooler loses prepared statements, so none are kept', { dependency: 'database' });
    },
  });
  const shares = createPoolShares(pool, { total: max });
  const bell = createOutboxBell({ notify: () => notifyRelays(shares.behind) });
  const onPublished = (): void => {
    bell.ring();
  };
  const owner = openOwnerDatabase(ownerUrl);
  const published = (events: readonly DomainEvent[]): void => {
    onPublished();
    onCommitted(events);
  };
  const { directory, inTenant, tenants } = wayInto(shares.callers, published, logger);
  const behind = wayInto(shares.behind, published, logger);
  return {
    clock,
    hasher: createHasher(config.secretKey),
    secrets: createSecretsHasher(config.pinPeppers),
    pool,
    owner,
    directory,
    inTenant,
    tenants,
    behind,
    onPublished,
    close: async () => {
      bell.stop();
      await Promise.all([pool.end(), owner.destroy()]);
    },
  };
};

const wayInto = (pool: DatabasePool, published: (events: readonly DomainEvent[]) => void, logger: Logger): Behind => {
  const cells = createCells({ [mainCell]: pool });
  const onPublished = (_cell: string, events: readonly DomainEvent[]): void => {
    published(events);
  };
  const onFollowUpFailed = (error: unknown, tenant?: Tenant): void => {
    logger.warn('what follows a commit failed', { tenantId: tenant?.id, error });
  };
  const directory = createTenantDirectory({ pool, onPublished: published, onFollowUpFailed });
  return {
    pool,
    cells,
    directory,
    tenants: createTenantCache(directory),
    inTenant: createInTenant({ cells, onPublished, onFollowUpFailed }),
  };
};

const ignore = (): void => undefined;
