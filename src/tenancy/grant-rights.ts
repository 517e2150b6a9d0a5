import type { Knex } from 'knex';
import { APP_ROLE, SHOPS_ROLE } from './app-login.ts';
import { SHARED_TABLES, SHOP_TABLES, type Columns, type Rights } from './table-rights.ts';
import { checkedSchema } from './tenant.ts';

/** Lets a shop's role into its schema with exactly the rights of `SHOP_TABLES`. Safe to run again. */
export const grantShopRights = async (trx: Knex.Transaction, schemaName: string): Promise<void> => {
  const schema = checkedSchema(schemaName);
  const grants = Object.entries(SHOP_TABLES).flatMap(([table, rights]) =>
    grantsOf(`${schema}.${table}`, schema, { read: 'all', ...rights }),
  );
  await trx.raw(
    [
      `revoke all on schema ${schema} from ${schema}`,
      `revoke all on all tables in schema ${schema} from ${schema}`,
      `grant usage on schema ${schema} to ${schema}`,
      ...grants,
    ].join(';\n'),
  );
};

/** Gives the serving login and the shops' roles exactly the rights of `SHARED_TABLES`. Safe to run again. */
export const grantSharedRights = async (trx: Knex.Transaction): Promise<void> => {
  const grants = Object.entries(SHARED_TABLES).flatMap(([table, { program, shops = {} }]) => [
    ...grantsOf(`public.${table}`, APP_ROLE, program),
    ...grantsOf(`public.${table}`, SHOPS_ROLE, shops),
  ]);
  await trx.raw([`revoke all on all tables in schema public from ${APP_ROLE}, ${SHOPS_ROLE}`, ...grants].join(';\n'));
};

const grantsOf = (table: string, role: string, { read, insert, update, delete: remove }: Rights): string[] => {
  const rights = [
    ...onColumns('select', read),
    ...(insert === true ? ['insert'] : []),
    ...onColumns('update', update),
    ...(remove === true ? ['delete'] : []),
  ];
  return rights.length === 0 ? [] : [`grant ${rights.join(', ')} on ${table} to ${role}`];
};

const onColumns = (right: 'select' | 'update', columns: Columns | undefined): string[] => {
  if (columns === undefined) return [];
  return [columns === 'all' ? right : `${right} (${columns.join(', ')})`];
};
