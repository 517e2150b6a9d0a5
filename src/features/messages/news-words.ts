import { localDate, localTime } from '../../values/business-day.ts';
import { formatReference } from '../../values/damm.ts';
import { findMemberName } from '../../tenancy/people.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';

/** What happened to something with a receipt, and when. */
export interface Happened {
  /** The number with its check digit. */
  readonly receipt: string;
  readonly at: Date;
}

/** How messages to a shop's customers name it. */
export const wordsForCustomers = (tenant: Tenant, { receipt, at }: Happened) => ({
  rno: formatReference(receipt),
  shop: tenant.name,
  date: localDate(at, tenant.timezone),
  time: localTime(at, tenant.timezone),
});

/** How messages to its owners name it, and who did it. */
export const wordsForOwners = async (tx: TenantTransaction, by: string | null, { receipt, at }: Happened) => ({
  who: await findMemberName(tx, by),
  rno: formatReference(receipt),
  shop: tx.tenant.name,
  time: localTime(at, tx.tenant.timezone),
});
