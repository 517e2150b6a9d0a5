import type { Knex } from 'knex';
import { tenantMigrations } from '../../migrations/tenant/all.ts';
import { withLock, type OwnerDatabase } from './owner.ts';
import { createRole, runMigrations } from './shop-schema.ts';
import { checkedSchema } from './tenant.ts';

const spareName = (number: string): string => `spare_${number}`;

/**
 * Gives a spare schema, if there is one of the newest version, the name of a shop, in the transaction that opens the shop.
 * Two that open at the same moment take different ones. Answers whether there was one.
 */
export const takeSpare = async (trx: Knex.Transaction, schemaName: string): Promise<boolean> => {
  const { rows } = await trx.raw<{ rows: { number: string }[] }>(
    `delete from public.spare_schemas where number = (
       select number from public.spare_schemas where version = ? order by number limit 1 for update skip locked)
     returning number::text`,
    [tenantMigrations.length],
  );
  const [spare] = rows;
  if (spare === undefined) return false;
  await trx.raw(`alter schema ${spareName(spare.number)} rename to ${checkedSchema(schemaName)}`);
  return true;
};

/** Makes spare schemas until there are so many, and removes those of an older version. One process at a time. */
export const keepSpares = (owner: OwnerDatabase, wanted: number): Promise<void> =>
  withLock(owner, 'spare shops', async () => {
    for (;;) {
      const rows: { number: string; version: number }[] = await owner('public.spare_schemas').select(
        'number',
        'version',
      );
      const old = rows.find(({ version }) => version !== tenantMigrations.length);
      if (old !== undefined) await owner.transaction((trx) => removeSpare(trx, old.number));
      else if (rows.length < wanted) await owner.transaction(makeSpare);
      else return;
    }
  });

/** Made whole or not at all. Migrations ask for a role of the schema's name; nothing of it is left. */
const makeSpare = async (trx: Knex.Transaction): Promise<void> => {
  const [row] = await trx('public.spare_schemas')
    .insert({ version: tenantMigrations.length })
    .returning<{ number: string }[]>('number');
  if (row === undefined) throw new Error('The number of a spare schema was not given.');
  const name = spareName(row.number);
  await createRole(trx, name);
  await trx.raw(`create schema ${name}`);
  await runMigrations(trx, name, tenantMigrations);
  await trx.raw(`drop role ${name}`);
};

const removeSpare = async (trx: Knex.Transaction, number: string): Promise<void> => {
  await trx('public.spare_schemas').where({ number }).delete();
  await trx.raw(`drop schema if exists ${spareName(number)} cascade`);
};
