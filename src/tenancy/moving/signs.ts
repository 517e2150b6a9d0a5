import type { Knex } from 'knex';
import { DIRECTORY_CELL } from '../cells.ts';

export interface Leading {
  /** The directory. */
  readonly directory: Knex.Transaction;
  /** The database where the shop is now. */
  readonly to: Knex;
  readonly tenantId: string;
  readonly cell: string;
}

/** Has the signposts of the shop and its people lead to where they are now; to the directory itself none is needed. */
export const leadTo = async ({ directory, to, tenantId, cell }: Leading): Promise<void> => {
  if (cell === DIRECTORY_CELL) {
    await directory.raw('delete from public.shop_signposts where tenant_id = ?', [tenantId]);
    await directory.raw('delete from public.person_signposts where tenant_id = ?', [tenantId]);
    return;
  }
  const { rows: people } = await to.raw<{ rows: object[] }>(
    'select id as member_id, phone from public.memberships where tenant_id = ?',
    [tenantId],
  );
  const { rows: shops } = await to.raw<{ rows: { number: number }[] }>(
    'select number from public.tenants where id = ?',
    [tenantId],
  );
  await directory.raw(
    `insert into public.shop_signposts (tenant_id, number, cell) values (?, ?, ?)
     on conflict (tenant_id) do update set cell = excluded.cell`,
    [tenantId, shops[0]?.number ?? null, cell],
  );
  // Also of those whose invitation has not come yet.
  await directory.raw('update public.person_signposts set cell = ? where tenant_id = ?', [cell, tenantId]);
  await directory.raw(
    `insert into public.person_signposts (member_id, tenant_id, phone, cell)
     select member_id, ?, phone, ? from json_to_recordset(?::json) as kept (member_id uuid, phone text)
     on conflict (member_id) do nothing`,
    [tenantId, cell, JSON.stringify(people)],
  );
};
