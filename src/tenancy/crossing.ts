import type { DomainEvent } from '../events/catalogue.ts';
import type { DirectoryTransaction } from './tenant-directory.ts';
import type { TenantTransaction } from './tenant-transaction.ts';
import { checkedSchema, type Tenant } from './tenant.ts';
import type { FollowUp } from './follow-ups.ts';
import type { RunQuery } from './transaction.ts';

/**
 * Some changes belong to a shop and to the directory at once: a seller is stopped, and the step that did it is kept; a
 * PIN is locked, and an SMS says so. A shop's people are in the shop's own database, so it is one transaction, which
 * changes its role on the way. Nothing else may be sent on it before the crossing is back.
 *
 * Here: from a shop's transaction into the directory. What `work` throws must end the transaction.
 */
export const inDirectoryOf = <T>(
  tx: TenantTransaction,
  work: (directory: DirectoryTransaction) => Promise<T>,
): Promise<T> => {
  const publish = (event: DomainEvent): void => {
    tx.publish(event);
  };
  const afterCommit = (follow: FollowUp): void => {
    tx.afterCommit(follow);
  };
  const crossing = { there: DIRECTORY, back: placeOf(tx.tenant) };
  return cross(tx.query, crossing, () => work({ query: tx.query, build: tx.build, publish, afterCommit }));
};

/** From a transaction of the directory into a shop. What `work` throws must end the transaction. */
export const inShopOf = <T>(
  directory: DirectoryTransaction,
  tenant: Tenant,
  work: (tx: TenantTransaction) => Promise<T>,
): Promise<T> => {
  const publish = (event: DomainEvent): void => {
    if (event.tenantId !== tenant.id) throw new Error('An event of another shop cannot be published here.');
    directory.publish(event);
  };
  const afterCommit = (follow: FollowUp): void => {
    directory.afterCommit(follow);
  };
  const { query, build } = directory;
  return cross(query, { there: placeOf(tenant), back: DIRECTORY }, () =>
    work({ tenant, query, build, publish, afterCommit }),
  );
};

interface Place {
  readonly role: string;
  readonly searchPath: string;
}

/** The program's own login. */
const DIRECTORY: Place = { role: 'none', searchPath: 'public' };

const placeOf = ({ schema }: Tenant): Place => ({ role: checkedSchema(schema), searchPath: schema });

const cross = async <T>(
  query: RunQuery,
  { there, back }: { readonly there: Place; readonly back: Place },
  work: () => Promise<T>,
): Promise<T> => {
  await goTo(query, there);
  try {
    return await work();
  } finally {
    // After a failed statement the transaction refuses this one too, which is as good.
    await goTo(query, back).catch(() => undefined);
  }
};

const goTo = async (query: RunQuery, { role, searchPath }: Place): Promise<void> => {
  await query({
    text: `select set_config('role', $1, true), set_config('search_path', $2, true)`,
    values: [role, searchPath],
  });
};
