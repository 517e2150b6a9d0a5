import type { DomainEvent } from '../src/events/catalogue.ts';
import { outboxInsert } from '../src/events/outbox.ts';
import { recordSaleIn } from '../src/features/sales/record-sale.ts';
import { newId } from '../src/platform/ids.ts';
import type { Actor } from '../src/tenancy/actor.ts';
import { openingOf, STATEMENT_MS, type InTenant, type TenantTransaction } from '../src/tenancy/tenant-transaction.ts';
import { toSql, type Sql } from '../src/tenancy/transaction.ts';
import type { Tenant } from '../src/tenancy/tenant.ts';

/** What is sold, where and by whom. */
export interface Basket {
  readonly tenant: Tenant;
  readonly sellerId: string;
  readonly code: number;
}

/** The measured sales never have this quantity: none of them is to look like a repetition of the one overheard. */
const UNUSUAL = 950_000;

/**
 * The statements of one sale as a script of pgbench: overheard from the service while it saves one, so that both sides
 * always send the same. What must differ from sale to sale (ids, the reference, the fingerprint, times) is made by
 * expressions from the number of the client and its own counter `n`; everything else stays as the service sent it.
 */
export const saleScript = async (inTenant: InTenant, basket: Basket, quantityMilli = UNUSUAL): Promise<string> => {
  const heard = await overhear(inTenant, basket, quantityMilli);
  const write = (sql: Sql): string => `${writeStatement(sql, heard.names)};`;
  const [lock, insert, ...more] = heard.statements;
  const closing = outboxInsert(heard.events);
  if (!lock || !insert || more.length > 0 || !closing)
    throw new Error('a sale no longer is two statements and its events');
  const opening = openingOf(basket.tenant.schema, { timeoutMs: STATEMENT_MS, readOnly: false });
  return [
    String.raw`\set n :n + 1`,
    String.raw`\startpipeline`,
    `${opening.begin};`,
    write(opening.settings),
    write(lock),
    String.raw`\endpipeline`,
    write(insert),
    String.raw`\startpipeline`,
    write(closing),
    'commit;',
    String.raw`\endpipeline`,
    '',
  ].join('\n');
};

interface Heard {
  readonly statements: readonly Sql[];
  readonly events: readonly DomainEvent[];
  /** SQL expressions instead of these values. */
  readonly names: ReadonlyMap<string, string>;
}

const overhear = async (
  inTenant: InTenant,
  { tenant, sellerId, code }: Basket,
  quantityMilli: number,
): Promise<Heard> => {
  const statements: Sql[] = [];
  const events: DomainEvent[] = [];
  const actor: Actor = { id: sellerId, role: 'cashier', name: 'Asha', channel: 'ussd' };
  const clientRef = newId();
  const newSale = { clientRef, lines: [{ code, quantityMilli }], payment: 'cash' } as const;
  const sale = await inTenant(tenant, (tx) => {
    const listening: TenantTransaction = {
      ...tx,
      query: (statement) => {
        statements.push(toSql(statement));
        return tx.query(statement);
      },
      publish: (event) => {
        events.push(event);
        tx.publish(event);
      },
    };
    return recordSaleIn(listening, newSale, actor, new Date());
  });
  const fingerprint = statements[0]?.values[4];
  const names = new Map([
    [clientRef, `(:client_id::text || '-' || :round::text || '-' || :n::text)`],
    [sale.id, uuidOf(0)],
    [String(fingerprint), `md5(:client_id::text || '-' || :round::text || '-' || :n::text)`],
    // The ids of the line and of its movement, as the statement that inserts the sale has them at its end.
    ...(statements[1]?.values.slice(-2) ?? []).map(
      (ids, index) => [JSON.stringify(ids), `array[${uuidOf(8 + index)}]`] as const,
    ),
    [JSON.stringify(events.map(({ id }) => id)), `array[${events.map((_, index) => uuidOf(index + 1)).join(', ')}]`],
  ]);
  return { statements, events, names };
};

/** A uuid that grows with the sales of a client, as ours grow with time. */
const uuidOf = (kind: number): string =>
  `(lpad(to_hex(:round::int), 8, '0') || '-' || lpad(to_hex(:client_id::int), 4, '0') || '-700${kind}-8000-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid`;

const writeStatement = ({ text, values }: Sql, names: ReadonlyMap<string, string>): string =>
  text.replace(/\$(\d+)/g, (_whole, number: string) => writeValue(values[Number(number) - 1], names));

const writeValue = (value: unknown, names: ReadonlyMap<string, string>): string => {
  const name = names.get(typeof value === 'string' ? value : JSON.stringify(value));
  if (name !== undefined) return name;
  if (value === null || value === undefined) return 'null';
  if (value instanceof Date) return value.getTime() < Date.now() - 30_000 ? `(now() - interval '1 minute')` : 'now()';
  return quoted(Array.isArray(value) ? `{${value.map(inArray).join(',')}}` : textOf(value));
};

const textOf = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error('a sale sends a kind of value that pgbench was never given');
};

const inArray = (value: unknown): string => {
  if (value === null || value === undefined) return 'NULL';
  const text = value instanceof Date ? value.toISOString() : textOf(value);
  return `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
};

/** A string of SQL in which pgbench finds no variable of its own (`:34`) and no end of a statement. */
const quoted = (text: string): string =>
  `E'${text
    .replace(/[\\']/g, String.raw`\$&`)
    .replaceAll(':', String.raw`\x3a`)
    .replaceAll(';', String.raw`\x3b`)}'`;
