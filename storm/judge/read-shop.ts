import type pg from 'pg';
import { formatReference } from '../../src/values/damm.ts';
import { formatMoney, type CurrencyCode } from '../../src/values/money.ts';
import type { StormShop } from '../world/shops.ts';
import { stepKey, type MessageFact, type PaymentFact, type SaleFact, type ShopFacts, type StepFact } from './facts.ts';

type Query = <Row>(sql: string) => Promise<readonly Row[]>;

export const queryOf =
  (client: pg.Client): Query =>
  async <Row>(sql: string) =>
    (await client.query<Row & pg.QueryResultRow>(sql)).rows;

const MS = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

interface StepRow {
  readonly session: string;
  readonly step: string;
  readonly page: string;
  readonly answer: string;
  readonly ended: boolean;
  readonly at: number;
}

const readSteps = async (query: Query, schema: string): Promise<ReadonlyMap<string, StepFact>> => {
  const rows = await query<StepRow>(
    `select session_tag as session, step_tag as step, page, answer, ended, ${MS('created_at')} as at from ${schema}.ussd_steps`,
  );
  return new Map(
    rows.map(({ session, step, page, answer, ended, at }) => [
      stepKey(session, step),
      { page, body: `${ended ? 'END' : 'CON'} ${answer}`, at },
    ]),
  );
};

interface SaleRow extends Omit<SaleFact, 'total'> {
  readonly minor: string;
  readonly currency: string;
}

const readSales = async (query: Query, schema: string): Promise<readonly SaleFact[]> => {
  const rows = await query<SaleRow>(
    `select id, client_ref as "clientRef", receipt_reference as receipt, amount_minor as minor, currency, status, kind, channel,
      seller_id as "sellerId", ${MS('created_at')} as at from ${schema}.sales order by created_at`,
  );
  return rows.map(({ minor, currency, ...row }) => ({
    ...row,
    receipt: formatReference(row.receipt),
    total: formatMoney(Number(minor), currency as CurrencyCode),
  }));
};

const readPayments = async (query: Query, schema: string): Promise<readonly PaymentFact[]> => {
  const rows = await query<PaymentFact>(
    `select receipt_reference as receipt, actor_id as "actorId", ${MS('occurred_at')} as at from ${schema}.debt_entries
      where kind = 'payment' and receipt_reference is not null`,
  );
  return rows.map((row) => ({ ...row, receipt: formatReference(row.receipt) }));
};

const readMessages = (query: Query, schema: string): Promise<readonly MessageFact[]> =>
  query<MessageFact>(
    `select id, dedupe_key as "dedupeKey", to_phone as to, template, class, coalesce(body, '') as body, status,
      coalesce(error, '') as error, unknowns, coalesce(params ->> 'rno', '') as receipt, coalesce(event_id::text, '') as "eventId"
      from ${schema}.sms_messages order by created_at`,
  );

/** Each says what is wrong in a column `wrong`. */
const SUMS = (schema: string): readonly string[] => [
  `select 'item ' || code || ' has ' || stock_level_milli as wrong from ${schema}.inventory where stock_level_milli < 0`,
  // What a sale says that it took is what the stock says that was taken, once; and what came back is what was cancelled.
  ...(['sale', 'void'] as const).map(
    (kind) => `
    with lines as (select l.inventory_id, sum(l.quantity_milli) as milli from ${schema}.sale_lines l
        join ${schema}.sales s on s.id = l.sale_id where '${kind}' = 'sale' or s.status = 'voided' group by 1),
      moved as (select inventory_id, sum(delta_milli) as milli from ${schema}.stock_movements where kind = '${kind}' group by 1)
    select 'item ' || i.code || ': lines of kind ${kind} say ' || coalesce(l.milli, 0) || ', movements ' || coalesce(m.milli, 0) as wrong
    from ${schema}.inventory i left join lines l on l.inventory_id = i.id left join moved m on m.inventory_id = i.id
    where coalesce(l.milli, 0) <> abs(coalesce(m.milli, 0))`,
  ),
  `with owed as (select sum(amount_minor) as minor from ${schema}.sales where payment_method = 'credit'),
      entries as (select sum(delta_minor) as minor from ${schema}.debt_entries where kind = 'sale')
    select 'sales on credit come to ' || coalesce(owed.minor, 0) || ', debts from sales to ' || coalesce(entries.minor, 0) as wrong
    from owed, entries where coalesce(owed.minor, 0) <> coalesce(entries.minor, 0)`,
];

/** Reads the books of one shop. */
export const readShop = async (query: Query, { schema, mark }: StormShop): Promise<ShopFacts> => {
  const wrongSums: string[] = [];
  for (const sql of SUMS(schema)) wrongSums.push(...(await query<{ wrong: string }>(sql)).map(({ wrong }) => wrong));
  return {
    schema,
    mark,
    steps: await readSteps(query, schema),
    sales: await readSales(query, schema),
    payments: await readPayments(query, schema),
    messages: await readMessages(query, schema),
    wrongSums,
  };
};
