import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { PAID } from './paid-columns.ts';

export interface LastSale {
  /** Digits with the check digit. */
  readonly receipt: string;
  readonly totalMinor: number;
  readonly at: Date;
}

/** The last sale of a person since an instant that is not cancelled, by whatever way it came. */
export const findLastSale = async (
  tx: TenantTransaction,
  memberId: string,
  since: Date,
): Promise<LastSale | undefined> => {
  const [row] = await tx.query<{ receipt_reference: string; minor: number; created_at: Date }>({
    text: `select receipt_reference, ${PAID.minor} as minor, created_at from sales s
      where seller_id = $1 and created_at > $2 and status = 'saved' and kind = 'sale'
      order by created_at desc limit 1`,
    values: [memberId, since],
  });
  return row && { receipt: row.receipt_reference, totalMinor: row.minor, at: row.created_at };
};
