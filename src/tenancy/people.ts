import { LANGUAGES, type Language } from './tenant.ts';
import type { TenantTransaction } from './tenant-transaction.ts';

/** An owner of the shop, as messages need it. */
export interface Owner {
  readonly memberId: string;
  readonly phone: string;
  readonly language: Language;
}

/** Everybody who owns the shop. */
export const listOwners = (tx: TenantTransaction): Promise<Owner[]> =>
  tx.query<Owner>({
    text: `select id as "memberId", phone, language from public.memberships
      where tenant_id = $1 and role = 'vendor' and status = 'active' and language = any($2) order by seller_number`,
    values: [tx.tenant.id, LANGUAGES],
  });

/** What somebody of the shop is called; a dash when nobody knows. */
export const findMemberName = async (tx: TenantTransaction, memberId: string | null): Promise<string> => {
  const [row] = await tx.query<{ name: string }>({
    text: 'select name from public.memberships where tenant_id = $1 and id = $2',
    values: [tx.tenant.id, memberId],
  });
  return row?.name ?? '-';
};

const MEMBER = 'select from public.memberships where tenant_id = $1 and phone = $2';

const isMember = async (tx: TenantTransaction, how: string, values: readonly unknown[]): Promise<boolean> => {
  const text = `select exists (${MEMBER} and ${how}) as so`;
  const [row] = await tx.query<{ so: boolean }>({ text, values: [tx.tenant.id, ...values] });
  return row?.so ?? false;
};

/** Does this number belong to somebody who owns the shop? */
export const isOwner = (tx: TenantTransaction, phone: string): Promise<boolean> =>
  isMember(tx, `status = 'active' and role = 'vendor'`, [phone]);

/** Does this number belong to somebody who works in the shop, or may? */
export const isOneOfUs = (tx: TenantTransaction, phone: string): Promise<boolean> =>
  isMember(tx, `status in ('active', 'invited')`, [phone]);

/** Can somebody with this number still accept an invitation? */
export const isInvitedNow = (tx: TenantTransaction, phone: string, now: Date): Promise<boolean> =>
  isMember(tx, `status = 'invited' and coalesce(invited_until, $3) >= $3`, [phone, now]);
