import type { Knex } from 'knex';
import { CHANGES, quoted, type MovedTable } from './shop-tables.ts';

/*
 * Rows travel as JSON text that PostgreSQL writes and reads itself: no value goes through a number or a date of ours. Both
 * sides stand in a transaction; that of the shop's old database reads one snapshot.
 */

/** The two sides of a copy. */
export interface Copy {
  readonly from: Knex.Transaction;
  readonly to: Knex.Transaction;
  readonly schema: string;
  readonly tables: readonly MovedTable[];
}

/** Rows in one message: bounds what is held in memory. */
const AT_ONCE = 500;

/** Copies every row of the shop into tables that hold nothing but what a new shop begins with. */
export const copyAll = async ({ from, to, schema, tables }: Copy): Promise<void> => {
  await to.raw('set constraints all deferred');
  for (const { name } of tables) await to.raw(`delete from ${schema}."${name}"`);
  for (const table of tables) {
    await eachBatch(from, `select row_to_json(t)::text as row from ${schema}."${table.name}" t`, (rows) =>
      insertRows(to, { table: `${schema}."${table.name}"`, columns: table.columns }, rows),
    );
  }
};

/** Hands on what a query answers, so many rows at a time. The query names its only column `row`. */
export const eachBatch = async (
  from: Knex.Transaction,
  query: string,
  take: (rows: readonly string[]) => Promise<void>,
): Promise<void> => {
  await from.raw(`declare moving no scroll cursor for ${query}`);
  for (;;) {
    const { rows } = await from.raw<{ rows: { row: string }[] }>(`fetch ${AT_ONCE} from moving`);
    if (rows.length === 0) break;
    await take(rows.map(({ row }) => row));
  }
  await from.raw('close moving');
};

/** Inserts rows that are JSON text; `then` says what to do with those that are there already. */
export const insertRows = async (
  to: Knex.Transaction,
  {
    table,
    columns,
    then = '',
  }: { readonly table: string; readonly columns: readonly string[]; readonly then?: string },
  rows: readonly string[],
): Promise<void> => {
  if (rows.length === 0) return;
  await to.raw(
    `insert into ${table} (${quoted(columns)}) overriding system value
     select ${quoted(columns)} from json_populate_recordset(null::${table}, ?::json) ${then}`,
    [`[${rows.join(',')}]`],
  );
};

interface Change {
  readonly id: string;
  readonly table_name: string;
  readonly key: string;
}

/**
 * Brings what has changed since into the copy: rows that changed are taken out, and put in as they are now, all in one
 * transaction. Doing it again changes nothing. Answers which notes it has read.
 */
export const copyChanges = async ({ from, to, schema, tables }: Copy): Promise<readonly string[]> => {
  const { rows: changes } = await from.raw<{ rows: Change[] }>(
    `select id::text, table_name, key::text as key from ${schema}.${CHANGES}`,
  );
  const changed = tables.flatMap((table) => {
    const keys = new Set(changes.filter(({ table_name }) => table_name === table.name).map(({ key }) => key));
    return keys.size === 0 ? [] : [{ table, keys: `[${[...keys].join(',')}]` }];
  });
  await to.raw('set constraints all deferred');
  // First all that go, then all that come: a number that two items have exchanged is free in between.
  for (const { table, keys } of changed) {
    await to.raw(`delete from ${schema}."${table.name}" t using ${keysOf(schema, table)}`, [keys]);
  }
  for (const { table, keys } of changed) {
    const { rows } = await from.raw<{ rows: { row: string }[] }>(
      `select row_to_json(t)::text as row from ${schema}."${table.name}" t, ${keysOf(schema, table)}`,
      [keys],
    );
    await insertRows(
      to,
      { table: `${schema}."${table.name}"`, columns: table.columns },
      rows.map(({ row }) => row),
    );
  }
  return changes.map(({ id }) => id);
};

const keysOf = (schema: string, { name, key }: MovedTable): string =>
  `json_populate_recordset(null::${schema}."${name}", ?::json) k where (${quoted(key, 't.')}) = (${quoted(key, 'k.')})`;

/** Lets sequences go on where the old ones are. */
export const copySequences = async ({ from, to, schema, tables }: Copy): Promise<void> => {
  for (const { name, numbered } of tables) {
    for (const column of numbered) {
      const { rows } = await from.raw<{ rows: { last: string | null }[] }>(
        `select pg_sequence_last_value(pg_get_serial_sequence(?, ?)::regclass)::text as last`,
        [`${schema}."${name}"`, column],
      );
      const last = rows[0]?.last ?? null;
      if (last !== null)
        await to.raw(`select setval(pg_get_serial_sequence(?, ?), ?::bigint)`, [`${schema}."${name}"`, column, last]);
    }
  }
};

/** The tables whose rows are not the same on both sides: by their number, or by all that they say. */
export const findDifferences = async (
  { from, to, schema, tables }: Copy,
  how: 'number' | 'content',
): Promise<readonly string[]> => {
  const sum = how === 'number' ? '0' : 'coalesce(sum(hashtextextended(row_to_json(t)::text, 0)::numeric), 0)';
  const text = tables
    .map(
      ({ name }) => `select '${name}' as name, count(*)::text || ' ' || ${sum}::text as is from ${schema}."${name}" t`,
    )
    .join(' union all ');
  const sums = async (side: Knex.Transaction) => {
    const { rows } = await side.raw<{ rows: { name: string; is: string }[] }>(text);
    return new Map(rows.map(({ name, is }) => [name, is]));
  };
  const [here, there] = await Promise.all([sums(from), sums(to)]);
  return tables.map(({ name }) => name).filter((name) => here.get(name) !== there.get(name));
};
