import { z } from 'zod';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { PAID } from '../sales/paid-columns.ts';

export interface LastSale {
  /** Digits with the check digit. */
  readonly receipt: string;
  readonly totalMinor: number;
  readonly at: Date;
}

export interface Notice {
  readonly id: string;
  readonly kind: string;
  readonly params: Readonly<Record<string, string>>;
}

const notice = z.object({ id: z.uuid(), kind: z.string(), params: z.record(z.string(), z.string()) });

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

export const insertNotice = async (tx: TenantTransaction, row: Notice & { readonly now: Date }): Promise<void> => {
  await tx.query({
    text: 'insert into notices (id, kind, params, created_at) values ($1, $2, $3, $4)',
    values: [row.id, row.kind, JSON.stringify(row.params), row.now],
  });
};

export const findUnseen = async (tx: TenantTransaction, since: Date): Promise<Notice | undefined> => {
  const [row] = await tx.query({
    text: `select id, kind, params from notices where seen_at is null and created_at > $1
      order by created_at, id limit 1`,
    values: [since],
  });
  return row && notice.parse(row);
};

export const setSeen = async (tx: TenantTransaction, id: string, now: Date): Promise<void> => {
  await tx.query({ text: 'update notices set seen_at = $2 where id = $1 and seen_at is null', values: [id, now] });
};
