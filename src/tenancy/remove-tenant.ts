import type { Knex } from 'knex';
import { z } from 'zod';
import { checkedSchema } from './tenant.ts';

const tableNames = z.array(z.object({ table_name: z.string() }));

/**
 * Removes a shop with everything it ever held. Nothing that serves shops does this: it is for fixtures, which begin
 * anew. Its role stays, since other databases of the server may use it.
 */
export const removeTenant = async (trx: Knex.Transaction, tenantId: string, schemaName: string): Promise<void> => {
  await trx.raw(`drop schema if exists ${checkedSchema(schemaName)} cascade`);
  const { rows } = await trx.raw<{ rows: unknown }>(
    `select c.table_name from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and c.column_name = 'tenant_id' and t.table_type = 'BASE TABLE'`,
  );
  await trx.raw('delete from public.tenants where id = :tenantId', { tenantId });
  for (const { table_name } of tableNames.parse(rows)) {
    await trx.raw('delete from public.?? where tenant_id = ?', [table_name, tenantId]);
  }
  await trx.raw(`delete from public.users u where u.username is null
    and not exists (select from public.memberships m where m.user_id = u.id)`);
};
