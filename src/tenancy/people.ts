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
