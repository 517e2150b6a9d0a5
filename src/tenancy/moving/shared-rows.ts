import type { Knex } from 'knex';
import { z } from 'zod';
import { eachBatch, insertRows } from './copy-rows.ts';
import { quoted } from './shop-tables.ts';

const USERS = 'select user_id from public.memberships where tenant_id = ?';

/**
 * Of every table that all shops share: which of its rows go with the shop, in the order in which they may be inserted (`?` is
 * the shop's id); undefined where all of them stay.
 */
export const SHARED_ROWS: Readonly<Record<string, string | undefined>> = {
  tenants: 'id = ?',
  tenant_versions: 'tenant_id = ?',
  users: `id in (${USERS})`,
  memberships: 'tenant_id = ?',
  recovery_codes: `user_id in (${USERS})`,
  web_codes: 'member_id in (select id from public.memberships where tenant_id = ?)',
  token_families: `user_id in (${USERS})`,
  refresh_tokens: `family_id in (select id from public.token_families where user_id in (${USERS}))`,
  due_work: 'tenant_id = ?',
  // Follows when the shop is open again: all of it has been published by then.
  outbox: undefined,
  // Of the directory.
  ...{ shop_signposts: undefined, person_signposts: undefined, shop_moves: undefined },
  ...{ sms_provider_ids: undefined, sms_reports: undefined },
  // Of the database.
  ...{ spare_schemas: undefined, lineage: undefined, shared_migrations: undefined, shared_migrations_lock: undefined },
  // Of a number, not of a shop: kept and counted in each database by itself.
  ...{ phone_settings: undefined, sms_opt_outs: undefined, sms_caps: undefined },
  // Of no shop.
  payment_strays: undefined,
  // For people to look at, where it happened.
  dead_letters: undefined,
  // Of those who run the service.
  ...{ audit_logs: undefined, audit_head: undefined },
};

const columnsOf = async (trx: Knex, table: string): Promise<string[]> => {
  const { rows } = await trx.raw<{ rows: { name: string }[] }>(
    `select attname::text as name from pg_attribute
     where attrelid = ?::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [`public.${table}`],
  );
  return rows.map(({ name }) => name);
};

/** Who came with an account that was made anew meanwhile, or is known there by a place of another shop, is one person. */
const insertUsers = (columns: readonly string[]): string =>
  `on conflict (id) do update set (${quoted(columns)}) = row(${quoted(columns, 'excluded.')})
   where excluded.username is not null`;

/**
 * Copies the shop itself, its people and what it has planned, as rows of the shop's new database: with it the shop is open
 * there. What is there already stays.
 */
export const copySharedRows = async (
  { from, to }: { readonly from: Knex.Transaction; readonly to: Knex.Transaction },
  tenantId: string,
): Promise<void> => {
  for (const [table, which] of Object.entries(SHARED_ROWS)) {
    if (which === undefined) continue;
    const { rows } = await from.raw<{ rows: { row: string }[] }>(
      `select (to_jsonb(t) || case when to_jsonb(t) \\? 'moved' then '{"moved": false}' else '{}' end::jsonb)::text as row
       from public.${table} t where ${which}`,
      [tenantId],
    );
    const columns = await columnsOf(from, table);
    const then = table === 'users' ? insertUsers(columns) : 'on conflict do nothing';
    await insertRows(
      to,
      { table: `public.${table}`, columns, then },
      rows.map(({ row }) => row),
    );
  }
};

const accountRows = z.array(z.object({ username: z.string() }));

const ACCOUNTS = `select u.id, u.username from public.users u where u.username is not null and u.id in (${USERS})`;

/** Accounts of the shop that open other shops of the same database too: they can't be in two databases. */
export const accountsOfSeveralShops = async (from: Knex, tenantId: string): Promise<readonly string[]> => {
  const { rows } = await from.raw<{ rows: unknown }>(
    `select username from (${ACCOUNTS}) a
     where exists (select from public.memberships m where m.user_id = a.id and m.tenant_id <> ?)`,
    [tenantId, tenantId],
  );
  return accountRows.parse(rows).map(({ username }) => username);
};

/** Accounts of the shop whose name somebody else has in the other database. */
export const namesTaken = async (from: Knex, to: Knex, tenantId: string): Promise<readonly string[]> => {
  const { rows: ours } = await from.raw<{ rows: { id: string; username: string }[] }>(ACCOUNTS, [tenantId]);
  const { rows } = await to.raw<{ rows: unknown }>(
    `select u.username from public.users u
     join json_to_recordset(?::json) as ours (id uuid, username text) on ours.username = u.username and ours.id <> u.id`,
    [JSON.stringify(ours)],
  );
  return accountRows.parse(rows).map(({ username }) => username);
};

/**
 * Copies the events of the shop, which have all been published: they are kept for programs that ask for them once more. They
 * stand in the audit log already.
 */
export const copyPublishedEvents = async (
  { from, to }: { readonly from: Knex.Transaction; readonly to: Knex.Transaction },
  tenantId: string,
): Promise<void> => {
  const columns = (await columnsOf(from, 'outbox')).filter((column) => column !== 'position');
  const id = z.uuid().parse(tenantId);
  await eachBatch(
    from,
    `select (to_jsonb(o) || '{"audited": false}'::jsonb)::text as row from public.outbox o
     where tenant_id = '${id}' order by position`,
    (rows) => insertRows(to, { table: 'public.outbox', columns, then: 'on conflict (id) do nothing' }, rows),
  );
};

/** Takes the shop's rows out of the database that it has left, with the people who have no other place there. */
export const removeSharedRows = async (from: Knex.Transaction, tenantId: string): Promise<void> => {
  const { rows } = await from.raw<{ rows: { id: string }[] }>(
    `select distinct user_id::text as id from public.memberships where tenant_id = ? and user_id is not null`,
    [tenantId],
  );
  await from.raw('delete from public.tenants where id = ?', [tenantId]);
  for (const table of ['due_work', 'outbox'])
    await from.raw('delete from public.?? where tenant_id = ?', [table, tenantId]);
  await from.raw(
    `delete from public.users u using json_array_elements_text(?::json) as gone
     where u.id = gone::uuid and not exists (select from public.memberships m where m.user_id = u.id)`,
    [JSON.stringify(rows.map(({ id }) => id))],
  );
};

/** Events of the shop in this database that no relay has published yet. */
export const countWaitingEvents = async (from: Knex, tenantId: string): Promise<number> => {
  const { rows } = await from.raw<{ rows: { waiting: number }[] }>(
    'select count(*)::int as waiting from public.outbox where tenant_id = ? and published_at is null',
    [tenantId],
  );
  return rows[0]?.waiting ?? 0;
};
