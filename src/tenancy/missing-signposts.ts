import type { Knex } from 'knex';
import { openOwnerDatabase, type OwnerDatabase } from './owner.ts';

const SHOPS = `select json_agg(json_build_object('tenant_id', id, 'number', number)) as rows from public.tenants
  where not moved`;
const PEOPLE = `select json_agg(json_build_object('member_id', id, 'tenant_id', tenant_id, 'phone', phone)) as rows
  from public.memberships where not moved`;

const PUT_SHOPS = `insert into public.shop_signposts (tenant_id, number, cell)
  select tenant_id, number, :cell from json_to_recordset(:rows) as kept (tenant_id uuid, number int)
  on conflict (tenant_id) do nothing`;
const PUT_PEOPLE = `insert into public.person_signposts (member_id, tenant_id, phone, cell)
  select member_id, tenant_id, phone, :cell
  from json_to_recordset(:rows) as kept (member_id uuid, tenant_id uuid, phone text)
  on conflict (member_id) do nothing`;
/** No number is given away that a shop of another cell has already. */
const GO_ON = `select setval('public.shop_numbers', most) from (select max(number) as most from public.shop_signposts) given
  where most > (select last_value from public.shop_numbers)`;

/**
 * Puts the signposts that a directory restored from a backup lacks: those to shops and people that were written down in
 * further cells since. Where none is missing nothing changes.
 */
export const putMissingSignposts = async (directoryUrl: string, cells: ReadonlyMap<string, string>): Promise<void> => {
  if (cells.size === 0) return;
  const directory = openOwnerDatabase(directoryUrl, 1);
  try {
    for (const [cell, url] of cells) {
      const [shops, people] = await readCell(url);
      await directory.transaction(async (trx) => {
        await trx.raw(PUT_SHOPS, { cell, rows: shops });
        await trx.raw(PUT_PEOPLE, { cell, rows: people });
      });
    }
    await directory.raw(GO_ON);
  } finally {
    await directory.destroy();
  }
};

const readCell = async (url: string): Promise<readonly [string, string]> => {
  const owner = openOwnerDatabase(url, 1);
  try {
    return await owner.transaction(async (trx) => [await rowsOf(trx, SHOPS), await rowsOf(trx, PEOPLE)], SNAPSHOT);
  } finally {
    await owner.destroy();
  }
};

const SNAPSHOT: Knex.TransactionConfig = { isolationLevel: 'repeatable read', readOnly: true };

/** As JSON text: it goes from one database into another and is looked at by none of us. */
const rowsOf = async (database: OwnerDatabase, sql: string): Promise<string> => {
  const { rows } = await database.raw<{ rows: { rows: unknown }[] }>(sql);
  return JSON.stringify(rows[0]?.rows ?? []);
};
