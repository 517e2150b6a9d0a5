import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import { z } from 'zod';
import { tenantMigrations } from '../../../migrations/tenant/all.ts';
import { DIRECTORY_CELL } from '../cells.ts';
import { grantShopRights } from '../grant-rights.ts';
import { withLock, type OwnerDatabase } from '../owner.ts';
import { createSchemaAndRole, joinShops, runMigrations } from '../shop-schema.ts';
import type { Tenant } from '../tenant.ts';
import { checkAccounts, closedSchema, closeShop, isClosed, untilPublished } from './close-shop.ts';
import { copyAll, copyChanges, findDifferences, type Copy } from './copy-rows.ts';
import { CannotMove, type Move } from './move.ts';
import { noteChanges, stopNoting } from './note-changes.ts';
import { copyPublishedEvents, copySharedRows, removeSharedRows } from './shared-rows.ts';
import { CHANGES, deferForeignKeys, readTables } from './shop-tables.ts';
import { leadTo } from './signs.ts';

/** What has been done, in the directory. Each step can be done again, and the next run goes on behind the last one noted. */
export const MOVE_STEPS = ['begun', 'copied', 'closed', 'opened', 'led', 'done'] as const;
export type MoveStep = (typeof MOVE_STEPS)[number];

export interface MoveDeps {
  /** The owner's connections to all databases, by the name of the cell. */
  readonly owners: ReadonlyMap<string, OwnerDatabase>;
  readonly onStep?: (step: MoveStep) => void | Promise<void>;
  /** How long whoever has just asked where the shop is may still come to where it was. */
  readonly lingerMs?: number;
}

const LINGER_MS = 6000;

const moveRows = z.array(z.object({ from_cell: z.string(), to_cell: z.string(), step: z.enum(MOVE_STEPS) }));

/**
 * Moves a shop to another database while it trades, or goes on with a move that was cut off. To the database that it is still
 * in: gives a move up that has not come far. Throws CannotMove.
 */
export const moveShop = async (deps: MoveDeps, tenant: Move['tenant'], cell: string): Promise<void> => {
  const directory = ownerOf(deps, DIRECTORY_CELL);
  ownerOf(deps, cell);
  await withLock(directory, `move ${tenant.id}`, async () => {
    const { rows } = await directory.raw<{ rows: unknown }>(
      `select from_cell, to_cell, step from public.shop_moves where tenant_id = ? and step <> 'done'`,
      [tenant.id],
    );
    const [underWay] = moveRows.parse(rows);
    if (underWay === undefined) return goOn(deps, await begin(deps, tenant, cell), 'begun');
    const move = moveOf(deps, tenant, { from: underWay.from_cell, to: underWay.to_cell });
    if (underWay.to_cell === cell) return goOn(deps, move, underWay.step);
    if (underWay.from_cell === cell) return giveUp(move, underWay.step);
    throw new CannotMove(`The shop is on its way to ${underWay.to_cell}.`);
  });
};

const ownerOf = ({ owners }: MoveDeps, cell: string): OwnerDatabase => {
  const owner = owners.get(cell);
  if (owner === undefined)
    throw new CannotMove(`There is no database ${cell}. There are: ${[...owners.keys()].join(', ')}.`);
  return owner;
};

const moveOf = (
  deps: MoveDeps,
  { id, schema }: Pick<Tenant, 'id' | 'schema'>,
  { from, to }: { readonly from: string; readonly to: string },
): Move => ({
  tenant: { id, schema },
  directory: ownerOf(deps, DIRECTORY_CELL),
  from: ownerOf(deps, from),
  to: ownerOf(deps, to),
  cell: to,
  version: tenantMigrations.length,
});

const findCell = async ({ owners }: MoveDeps, { id }: Move['tenant']): Promise<string> => {
  for (const [cell, owner] of owners) {
    const row: unknown = await owner('public.tenants').where({ id }).first('id');
    if (row !== undefined) return cell;
  }
  throw new CannotMove('There is no such shop.');
};

const begin = async (deps: MoveDeps, tenant: Move['tenant'], cell: string): Promise<Move> => {
  const here = await findCell(deps, tenant);
  if (here === cell) throw new CannotMove(`The shop is in ${cell}.`);
  const move = moveOf(deps, tenant, { from: here, to: cell });
  const at: { version: number }[] = await move
    .from('public.tenant_versions')
    .where({ tenant_id: tenant.id })
    .select('version');
  if (at[0]?.version !== move.version)
    throw new CannotMove('The shop is not at the newest version: run `kibanda migrate`.');
  await checkAccounts(move.from, move);
  await move.directory.raw(
    `insert into public.shop_moves (tenant_id, from_cell, to_cell, step) values (?, ?, ?, 'begun')
     on conflict (tenant_id) do update set from_cell = excluded.from_cell, to_cell = excluded.to_cell, step = 'begun',
       begun_at = now(), updated_at = now()`,
    [tenant.id, here, cell],
  );
  return move;
};

/** What is done behind each step, so that the next one is reached. */
const WORK: Readonly<Record<Exclude<MoveStep, 'done'>, (move: Move, deps: MoveDeps) => Promise<void>>> = {
  begun: (move) => copyShop(move),
  copied: async (move) => {
    if (await isClosed(move)) return;
    await catchUp(move);
    await closeShop(move);
  },
  closed: (move) => openShop(move),
  opened: ({ directory, to, tenant, cell }) =>
    directory.transaction((trx) => leadTo({ directory: trx, to, tenantId: tenant.id, cell })),
  led: (move, { lingerMs = LINGER_MS }) => clearAway(move, lingerMs),
};

const goOn = async (deps: MoveDeps, move: Move, reached: MoveStep): Promise<void> => {
  for (let step = reached; step !== 'done';) {
    await deps.onStep?.(step);
    await WORK[step](move, deps);
    step = MOVE_STEPS[MOVE_STEPS.indexOf(step) + 1] ?? 'done';
    await noteStep(move, step);
  }
  await deps.onStep?.('done');
};

const noteStep = async ({ directory, tenant }: Move, step: MoveStep): Promise<void> => {
  await directory('public.shop_moves').where({ tenant_id: tenant.id }).update({ step, updated_at: directory.fn.now() });
};

/** Begins anew whatever was there of an earlier try. */
const copyShop = async (move: Move): Promise<void> => {
  const { from, to, tenant } = move;
  const { schema } = tenant;
  await noteChanges(from, schema);
  await to.transaction(async (trx) => {
    await dropCopy(trx, move);
    await createSchemaAndRole(trx, schema);
    await runMigrations(trx, schema, tenantMigrations);
    await deferForeignKeys(trx, schema, 'deferrable');
  });
  await inBoth(move, copyAll);
};

const dropCopy = async (trx: Knex.Transaction, { tenant }: Move): Promise<void> => {
  const row: unknown = await trx('public.tenants').where({ id: tenant.id }).first('id');
  if (row !== undefined) throw new CannotMove('The shop is in the other database already.');
  await trx.raw(`drop schema if exists ${tenant.schema} cascade`);
};

/** Reads one moment of the shop's old database, and writes one transaction in the new one. */
const inBoth = <T>(move: Move, work: (copy: Copy) => Promise<T>): Promise<T> =>
  move.from.transaction(
    async (from) => {
      const { schema } = move.tenant;
      await from.raw(`set local timezone = 'UTC'`);
      const tables = await readTables(from, schema);
      return move.to.transaction(async (to) => {
        await to.raw(`set local timezone = 'UTC'`);
        return work({ from, to, schema, tables });
      });
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );

/** So few changes are left to bring over while callers wait. */
const FEW = 200;
const MOST_ROUNDS = 20;

/** Brings over what has changed meanwhile until little is left, and compares every row once. */
const catchUp = async (move: Move): Promise<void> => {
  const { from, tenant } = move;
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const read = await inBoth(move, async (copy) => {
      const ids = await copyChanges(copy);
      const different = round === 1 ? await findDifferences(copy, 'content') : [];
      if (different.length > 0) throw new CannotMove(`The copy is not the same: ${different.join(', ')}.`);
      return ids;
    });
    await from.raw(
      `delete from ${tenant.schema}.${CHANGES} using json_array_elements_text(?::json) as read where id = read::bigint`,
      [JSON.stringify(read)],
    );
    if (round > 1 && read.length < FEW) return;
  }
};

/** The old database holds nothing that could still change. Done twice it finds everything there. */
const openShop = async ({ from, to, tenant }: Move): Promise<void> => {
  const { id, schema } = tenant;
  await from.transaction((reading) =>
    to.transaction(async (trx) => {
      await deferForeignKeys(trx, schema, 'not deferrable');
      await grantShopRights(trx, schema);
      await joinShops(trx, schema);
      await copySharedRows({ from: reading, to: trx }, id);
    }),
  );
};

const clearAway = async ({ from, to, tenant }: Move, lingerMs: number): Promise<void> => {
  await wait(lingerMs);
  await untilPublished({ from, tenant });
  await from.transaction((reading) =>
    to.transaction((trx) => copyPublishedEvents({ from: reading, to: trx }, tenant.id)),
  );
  await from.transaction(async (trx) => {
    await trx.raw(`drop schema if exists ${closedSchema(tenant.schema)} cascade`);
    await removeSharedRows(trx, tenant.id);
  });
};

const giveUp = async (move: Move, step: MoveStep): Promise<void> => {
  const isEarly = ['begun', 'copied'].includes(step) && !(await isClosed(move));
  if (!isEarly) throw new CannotMove(`The shop is in ${move.cell} already: let the move come to its end first.`);
  await stopNoting(move.from, move.tenant.schema);
  await move.to.transaction((trx) => dropCopy(trx, move));
  await move.directory('public.shop_moves').where({ tenant_id: move.tenant.id }).delete();
};
