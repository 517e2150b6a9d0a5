import type { Knex } from 'knex';
import { z } from 'zod';
import { checkedSchema } from '../tenant.ts';

/** Where changes are noted while a shop is copied. Itself it is never copied. */
export const CHANGES = 'moving_changes';

const tableRows = z.array(
  z.object({
    name: z.string(),
    /** What is written by hand: without columns that the database computes. */
    columns: z.array(z.string()).nonempty(),
    /** Of the primary key. */
    key: z.array(z.string()).nonempty(),
    /** Numbered by a sequence. */
    numbered: z.array(z.string()),
  }),
);

/** A table of a shop, as the database itself describes it. */
export type MovedTable = z.infer<typeof tableRows>[number];

const TABLES = `
  select c.relname::text as name,
    (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
    (select array_agg(a.attname::text) from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
     where i.indrelid = c.oid and i.indisprimary) as key,
    (select coalesce(array_agg(a.attname::text), '{}') from pg_attribute a
     where a.attrelid = c.oid and a.attnum > 0 and a.attidentity <> '') as numbered
  from pg_class c where c.relnamespace = ?::regnamespace and c.relkind = 'r' and c.relname <> '${CHANGES}' order by 1`;

/** Every table of a shop. Throws for one without a primary key: its rows could not be told apart. */
export const readTables = async (trx: Knex, schema: string): Promise<MovedTable[]> => {
  const { rows } = await trx.raw<{ rows: unknown }>(TABLES, [checkedSchema(schema)]);
  return tableRows.parse(rows);
};

/** Names of columns in SQL. */
export const quoted = (columns: readonly string[], of = ''): string =>
  columns.map((column) => `${of}"${column}"`).join(', ');

/**
 * Has foreign keys looked at when a transaction ends, so that rows can be copied in any order; or as ever again. Only where
 * nobody works yet.
 */
export const deferForeignKeys = async (
  trx: Knex,
  schema: string,
  how: 'deferrable' | 'not deferrable',
): Promise<void> => {
  const { rows } = await trx.raw<{ rows: { change: string }[] }>(
    `select format('alter table %s alter constraint %I ${how}', conrelid::regclass, conname) as change
     from pg_constraint where contype = 'f' and connamespace = ?::regnamespace`,
    [checkedSchema(schema)],
  );
  if (rows.length > 0) await trx.raw(rows.map(({ change }) => change).join(';\n'));
};
