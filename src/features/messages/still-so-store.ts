import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

const isTrue = async (tx: TenantTransaction, condition: string, values: readonly unknown[]): Promise<boolean> => {
  const [row] = await tx.query<{ so: boolean }>({ text: `select exists (${condition}) as so`, values });
  return row?.so ?? false;
};

/** Was the sale saved, and not cancelled since? */
export const isSaleSaved = (tx: TenantTransaction, saleId: string): Promise<boolean> =>
  isTrue(tx, `select from sales where id = $1 and status = 'saved'`, [saleId]);

/** Is the payment on a debt still booked? */
export const isPaymentBooked = (tx: TenantTransaction, entryId: string): Promise<boolean> =>
  isTrue(tx, `select where not exists (select from debt_entries where reverses_id = $1)`, [entryId]);

/** Did a receipt (`receipt:<sale>`, `payment:<entry>`) go to this number, as far as anybody knows? */
export const mayHaveReceipt = (tx: TenantTransaction, receipt: string, phone: string): Promise<boolean> =>
  isTrue(
    tx,
    `select from sms_messages where to_phone = $2 and dedupe_key like $1
      and (status in ('sending', 'unknown', 'accepted', 'undelivered', 'delivered') or unknowns > 0)`,
    [`${receipt}:%`, phone],
  );

/** Is the count still to be decided on? */
export const isCountPending = (tx: TenantTransaction, proposalId: string): Promise<boolean> =>
  isTrue(tx, `select from count_proposals where id = $1 and status = 'pending'`, [proposalId]);

const member = `select from public.memberships where tenant_id = $1 and phone = $2`;

/** Does this number belong to somebody who owns the shop? */
export const isOwner = (tx: TenantTransaction, phone: string): Promise<boolean> =>
  isTrue(tx, `${member} and status = 'active' and role = 'vendor'`, [tx.tenant.id, phone]);

/** Does this number belong to somebody who works in the shop, or may? */
export const isOneOfUs = (tx: TenantTransaction, phone: string): Promise<boolean> =>
  isTrue(tx, `${member} and status in ('active', 'invited')`, [tx.tenant.id, phone]);

/** Can somebody with this number still accept an invitation? */
export const isInvitedNow = (tx: TenantTransaction, phone: string, now: Date): Promise<boolean> =>
  isTrue(tx, `${member} and status = 'invited' and coalesce(invited_until, $3) >= $3`, [tx.tenant.id, phone, now]);

/** Is there a newer message of the same kind to the same number about the same thing? */
export const isSuperseded = (tx: TenantTransaction, messageId: string): Promise<boolean> =>
  isTrue(
    tx,
    `select from sms_messages mine join sms_messages newer on newer.to_phone = mine.to_phone
      and newer.template = mine.template and newer.subjects && mine.subjects
      and (newer.created_at, newer.id) > (mine.created_at, mine.id) where mine.id = $1`,
    [messageId],
  );

/** What a customer owes, and since when. */
export interface Owed {
  readonly balanceMinor: number;
  readonly debtSince: Date | null;
}

/** What a customer owes now, by id, or by number where a message from before says no more. */
export const findOwed = async (
  tx: TenantTransaction,
  { customerId, phone }: { readonly customerId: string | undefined; readonly phone: string },
): Promise<Owed | undefined> => {
  const [row] = await tx.query<Owed>({
    text: `select balance_minor as "balanceMinor", debt_since as "debtSince" from customers
      where case when $1::uuid is null then phone = $2 else id = $1 end`,
    values: [customerId ?? null, phone],
  });
  return row;
};
