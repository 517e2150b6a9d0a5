import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { OwnerDatabase } from '../owner.ts';
import { checkedSchema } from '../tenant.ts';
import { isShopBusy } from '../when-free.ts';
import { copyChanges, copySequences, findDifferences } from './copy-rows.ts';
import { CannotMove, type Move } from './move.ts';
import { accountsOfSeveralShops, countWaitingEvents, namesTaken } from './shared-rows.ts';
import { quoted, readTables } from './shop-tables.ts';

/** How long anybody may be held up by one try to be alone in the shop: callers wait half a second, three times. */
const ALONE_MS = 300;
const MOST_TRIES = 100;

/** Where the closed shop is kept in the database that it left, until it is removed. */
export const closedSchema = (schemaName: string): string =>
  `moved_${checkedSchema(schemaName).slice('tenant_'.length)}`;

/**
 * Holds up whoever wants to change the shop, brings the last changes over, and closes the shop in the database that it
 * leaves. Whoever was held up finds it in the other one. All of it is one transaction of that database: cut off, the
 * shop goes on where it was.
 */
export const closeShop = async (move: Move): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    await untilPublished(move);
    try {
      await move.from.transaction(async (trx) => {
        await beAlone(trx, move);
        await checkReady(trx, move);
        await bringLast(trx, move);
        await close(trx, move);
      });
      return;
    } catch (error) {
      if (!(error instanceof Busy) && !isShopBusy(error)) throw error;
      if (tries === MOST_TRIES)
        throw new CannotMove('Somebody is at work in the shop all the time. Run it again later.');
      await wait(100 + 20 * tries);
    }
  }
};

/** Is the shop closed in the database that it leaves? */
export const isClosed = async ({ from, tenant }: Pick<Move, 'from' | 'tenant'>): Promise<boolean> => {
  const row: unknown = await from('public.tenants').where({ id: tenant.id, moved: true }).first('id');
  return row !== undefined;
};

/** Something came in between: to be tried again. */
class Busy extends Error {}

const PUBLISHED_WITHIN_MS = 30_000;

/** The order of a shop's events is that of one outbox: what is in the old one goes out first. */
export const untilPublished = async (
  { from, tenant }: { readonly from: OwnerDatabase; readonly tenant: { readonly id: string } },
  withinMs = PUBLISHED_WITHIN_MS,
): Promise<void> => {
  const end = performance.now() + withinMs;
  while ((await countWaitingEvents(from, tenant.id)) > 0) {
    if (performance.now() > end)
      throw new CannotMove('Events of the shop wait to be published. Does the relay run, and Kafka?');
    await wait(20);
  }
};

/** Readers read on; whoever writes waits, or has written. In one order: tables of the shop, people, the shop. */
const beAlone = async (trx: Knex.Transaction, { tenant }: Move): Promise<void> => {
  const { id, schema } = tenant;
  await trx.raw(`select set_config('lock_timeout', ?, true), set_config('timezone', 'UTC', true)`, [String(ALONE_MS)]);
  const tables = (await readTables(trx, schema)).map(({ name }) => `${schema}.${quoted([name])}`);
  await trx.raw(`lock table ${tables.join(', ')} in exclusive mode`);
  for (const rows of [
    'public.memberships where tenant_id = ? order by id',
    'public.users where id in (select user_id from public.memberships where tenant_id = ?) order by id',
    'public.token_families where user_id in (select user_id from public.memberships where tenant_id = ?) order by id',
    'public.tenants where id = ?',
  ])
    await trx.raw(`select from ${rows} for update`, [id]);
};

const checkReady = async (trx: Knex.Transaction, move: Move): Promise<void> => {
  await checkAccounts(trx, move);
  const rows: { version: number }[] = await trx('public.tenant_versions')
    .where({ tenant_id: move.tenant.id })
    .select('version');
  if (rows[0]?.version !== move.version)
    throw new CannotMove('The shop was brought to another version meanwhile. Give the move up, and begin again.');
  if ((await countWaitingEvents(trx, move.tenant.id)) > 0) throw new Busy('events wait');
};

/** Throws for accounts that cannot go along. */
export const checkAccounts = async (from: Knex, { to, tenant }: Pick<Move, 'to' | 'tenant'>): Promise<void> => {
  const several = await accountsOfSeveralShops(from, tenant.id);
  if (several.length > 0)
    throw new CannotMove(`These accounts open other shops of the same database too: ${several.join(', ')}.`);
  const taken = await namesTaken(from, to, tenant.id);
  if (taken.length > 0)
    throw new CannotMove(`These names of accounts are taken in the other database: ${taken.join(', ')}.`);
};

const bringLast = async (from: Knex.Transaction, { to: target, tenant: { schema } }: Move): Promise<void> => {
  const tables = await readTables(from, schema);
  await target.transaction(async (to) => {
    const copy = { from, to, schema, tables };
    await copyChanges(copy);
    await copySequences(copy);
    const different = await findDifferences(copy, 'number');
    if (different.length > 0) throw new CannotMove(`The copy is not complete: ${different.join(', ')}.`);
  });
};

const close = async (trx: Knex.Transaction, { tenant, cell }: Move): Promise<void> => {
  const { id, schema } = tenant;
  const role = checkedSchema(schema);
  await trx.raw(`
    revoke all on all tables in schema ${role} from ${role};
    revoke all on schema ${role} from ${role};
    alter schema ${role} rename to ${closedSchema(schema)}`);
  await trx('public.memberships').where({ tenant_id: id }).update({ moved: true });
  await trx('public.tenants').where({ id }).update({ moved: true, cell });
};
