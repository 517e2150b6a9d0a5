import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** What a customer owes, and since when. */
export interface Owed {
  /** Below zero: what the shop owes. */
  readonly balanceMinor: number;
  readonly debtSince: Date | null;
}

/**
 * What a customer owes now, by id, or by number where a message from before says no more. Who was merged into another owes
 * what that one owes.
 */
export const findOwed = async (
  tx: TenantTransaction,
  { customerId, phone }: { readonly customerId: string | undefined; readonly phone: string },
): Promise<Owed | undefined> => {
  const [row] = await tx.query<Owed>({
    text: `select c.balance_minor as "balanceMinor", c.debt_since as "debtSince"
      from customers f join customers c on c.id = coalesce(f.merged_into, f.id)
      where case when $1::uuid is null then f.phone = $2 else f.id = $1 end`,
    values: [customerId ?? null, phone],
  });
  return row;
};
