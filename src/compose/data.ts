import type { DatabaseConfig, DataConfig } from '../config.ts';
import type { DomainEvent } from '../events/catalogue.ts';
import { createOutboxBell, notifyRelays } from '../events/outbox.ts';
import { systemClock, type Clock } from '../platform/clock.ts';
import { createHasher, type Hasher } from '../platform/hash.ts';
import type { Logger } from '../platform/logger.ts';
import { createPoolShares } from '../platform/pool-shares.ts';
import { createPool, type DatabasePool, type WholePool } from '../platform/postgres.ts';
import { createSecretsHasher, type SecretsHasher } from '../platform/secrets-hash.ts';
import type { DatabaseAddresses } from '../tenancy/app-login.ts';
import { createCells, DIRECTORY_CELL, type Cells } from '../tenancy/cells.ts';
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
  /** The pools of all cells, by name. */
  readonly pools: ReadonlyMap<string, WholePool>;
  /** Where shops are opened: the owner's connections, and the cell for new ones. */
  readonly ground: { readonly owners: ReadonlyMap<string, OwnerDatabase>; readonly cell: string };
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

type DataSettings = Pick<DataConfig, 'secretKey' | 'pinPeppers'> & {
  readonly database: Pick<DatabaseConfig, 'ownerUrl' | 'appUrl' | 'pool'> & {
    readonly cells?: ReadonlyMap<string, Pick<DatabaseAddresses, 'ownerUrl' | 'appUrl'>>;
    readonly newShopsCell?: string;
  };
};

/** Opens the database side; `onCommitted` hears of the events of each transaction once they are surely saved. */
export const createData = (
  config: DataSettings,
  logger: Logger,
  clock: Clock = systemClock,
  onCommitted: (events: readonly DomainEvent[]) => void = ignore,
): Data => {
  const {
    pool: max,
    cells: further = new Map<string, DatabaseAddresses>(),
    newShopsCell = DIRECTORY_CELL,
  } = config.database;
  const cells = [...new Map([[DIRECTORY_CELL, config.database], ...further])].map(([name, urls]) =>
    openCell(name, urls, { max, logger }),
  );
  const byName = <T>(part: (cell: OpenCell) => T): Map<string, T> =>
    new Map(cells.map((cell) => [cell.name, part(cell)]));
  const pools = byName(({ pool }) => pool);
  const bells = byName(({ bell }) => bell);
  const published = (events: readonly DomainEvent[], cell: string): void => {
    bells.get(cell)?.ring();
    onCommitted(events);
  };
  const way = (whose: 'callers' | 'behind'): Behind =>
    wayInto(
      byName(({ shares }) => shares[whose]),
      published,
      logger,
    );
  const callers = way('callers');
  return {
    clock,
    hasher: createHasher(config.secretKey),
    secrets: createSecretsHasher(config.pinPeppers),
    pools,
    ground: { owners: byName(({ owner }) => owner), cell: newShopsCell },
    directory: callers.directory,
    inTenant: callers.inTenant,
    tenants: callers.tenants,
    behind: way('behind'),
    onPublished: () => {
      for (const bell of bells.values()) bell.ring();
    },
    close: async () => {
      for (const bell of bells.values()) bell.stop();
      await Promise.all(cells.map(({ pool, owner }) => Promise.all([pool.end(), owner.destroy()])));
    },
  };
};

type OpenCell = ReturnType<typeof openCell>;

const openCell = (
  name: string,
  { ownerUrl, appUrl }: Pick<DatabaseAddresses, 'ownerUrl' | 'appUrl'>,
  { max, logger }: { readonly max: number; readonly logger: Logger },
) => {
  const pool = createPool({
    url: appUrl,
    applicationName: 'kibanda',
    max,
    onError: (failure) => {
      logger.warn('an idle connection broke', { dependency: 'database', cell: name, error: failure });
    },
    onPlansLost: () => {
      logger.warn('a pooler loses prepared statements, so none are kept', { dependency: 'database', cell: name });
    },
  });
  const shares = createPoolShares(pool, { total: max });
  const bell = createOutboxBell({ notify: () => notifyRelays(shares.behind) });
  return { name, pool, shares, bell, owner: openOwnerDatabase(ownerUrl) };
};

const wayInto = (
  pools: ReadonlyMap<string, DatabasePool>,
  published: (events: readonly DomainEvent[], cell: string) => void,
  logger: Logger,
): Behind => {
  const cells = createCells(Object.fromEntries(pools));
  const pool = cells.poolOf(DIRECTORY_CELL);
  const onPublished = (cell: string, events: readonly DomainEvent[]): void => {
    published(events, cell);
  };
  const onFollowUpFailed = (error: unknown, tenant?: Tenant): void => {
    logger.warn('what follows a commit failed', { tenantId: tenant?.id, error });
  };
  const directory = createTenantDirectory({ pool, cells, onPublished: published, onFollowUpFailed });
  return {
    pool,
    cells,
    directory,
    tenants: createTenantCache(directory),
    inTenant: createInTenant({ cells, directory, onPublished, onFollowUpFailed }),
  };
};

const ignore = (): void => undefined;
