import type { Knex } from 'knex';
import type { DomainEvent } from '../events/catalogue.ts';
import { outboxRows } from '../events/outbox.ts';
import { createQueryBuilder, type TenantTransaction } from './tenant-transaction.ts';
import { checkedSchema, type Tenant } from './tenant.ts';
import { toSql, type Statement } from './transaction.ts';

/**
 * Lets work that is written for a shop's transaction take part in the owner's, in which the shop is being opened. Values
 * come back as the owner's connection reads them (int8 as text).
 */
export const inShopOfOwner = async (
  trx: Knex.Transaction,
  tenant: Tenant,
  work: (tx: TenantTransaction) => Promise<void>,
): Promise<void> => {
  const schema = checkedSchema(tenant.schema);
  const events: DomainEvent[] = [];
  await trx.raw(`select set_config('role', '${schema}', true), set_config('search_path', '${schema}', true)`);
  await work({
    tenant,
    build: createQueryBuilder(),
    query: async <Row extends object>(statement: Statement) => {
      const { text, bindings } = positional(statement);
      const { rows } = await trx.raw<{ rows: Row[] }>(text, bindings);
      return rows;
    },
    publish: (event) => {
      events.push(event);
    },
    afterCommit: () => {
      throw new Error('nothing can follow the opening of a shop: it is not committed here');
    },
  });
  await trx.raw(`select set_config('role', 'none', true), set_config('search_path', 'public', true)`);
  if (events.length > 0) await trx('public.outbox').insert(outboxRows(events));
};

/** `$2` as knex wants it: a question mark each time a value is used. */
const positional = (statement: Statement): { text: string; bindings: Knex.RawBinding[] } => {
  const { text, values } = toSql(statement);
  const bindings: Knex.RawBinding[] = [];
  const marked = text.replaceAll('?', '\\?').replaceAll(/\$(\d+)/g, (_, number: string) => {
    bindings.push(values[Number(number) - 1] as Knex.RawBinding);
    return '?';
  });
  return { text: marked, bindings };
};
