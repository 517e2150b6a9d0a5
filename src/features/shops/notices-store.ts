import { z } from 'zod';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

export interface Notice {
  readonly id: string;
  readonly kind: string;
  readonly params: Readonly<Record<string, string>>;
}

const notice = z.object({ id: z.uuid(), kind: z.string(), params: z.record(z.string(), z.string()) });

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
