import type { Unit } from '../../values/quantity.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { withCheckDigitSql } from '../../values/receipt-number.ts';
import type { SoldPart } from './part-return.ts';
import { putBackSql } from './put-back-sql.ts';
import type { Payment } from '../../values/payment.ts';

/** A line of a sale with its item, and how much of it came back. */
export interface SoldLine extends SoldPart {
  readonly itemId: string;
  readonly code: number;
  readonly name: string;
  readonly unit: Unit;
}

const SOLD_LINES = `
select l.line_number as "lineNumber", l.inventory_id as "itemId", l.code, l.product_name as name, l.unit,
  l.quantity_milli as "quantityMilli", l.total_minor as "totalMinor",
  coalesce((select sum(b.quantity_milli) from sale_return_lines b join sale_returns r on r.id = b.return_id
    where r.sale_id = l.sale_id and b.line_number = l.line_number), 0)::bigint as "returnedMilli"
from sale_lines l
where l.sale_id = $1
order by l.line_number`;

/** The lines of a sale. Of a sale that is locked nothing comes back meanwhile. */
export const findSoldLines = (tx: TenantTransaction, saleId: string): Promise<SoldLine[]> =>
  tx.query<SoldLine>({ text: SOLD_LINES, values: [saleId] });

/** What was given back of a sale. */
export interface GivenBack {
  readonly returns: number;
  readonly minor: number;
  readonly roundingMinor: number;
}

const GIVEN_BACK = `
select count(*)::int as returns, coalesce(sum(amount_minor), 0)::bigint as minor,
  coalesce(sum(rounding_minor), 0)::bigint as "roundingMinor"
from sale_returns where sale_id = $1`;

/** What was given back of a sale so far. Of a sale that is locked nothing comes back meanwhile. */
export const readGivenBack = async (tx: TenantTransaction, saleId: string): Promise<GivenBack> => {
  const [row] = await tx.query<GivenBack>({ text: GIVEN_BACK, values: [saleId] });
  return row ?? { returns: 0, minor: 0, roundingMinor: 0 };
};

export interface ReturnedLine {
  readonly lineNumber: number;
  readonly itemId: string;
  readonly quantityMilli: number;
  readonly totalMinor: number;
  readonly restocked: boolean;
}

export interface ReturnToInsert {
  readonly id: string;
  readonly clientRef: string;
  readonly saleId: string;
  readonly amountMinor: number;
  readonly roundingMinor: number;
  readonly payment: Payment;
  readonly businessDay: string;
  readonly actorId: string;
  readonly now: Date;
  readonly lines: readonly ReturnedLine[];
}

/** The counter of receipts is locked last. */
const INSERT_RETURN = `
with line as (
  select * from unnest($10::int[], $11::uuid[], $12::bigint[], $13::bigint[], $14::bool[])
    as l(number, item, quantity, total, restocked)
), back as (
  select item, sum(quantity)::bigint as quantity from line where restocked group by item
), ${putBackSql({ kind: 'return', saleId: '$3', actorId: '$8', now: '$9', reason: 'null' })}, counter as (
  update receipt_counter set last_number = last_number + 1 where (select count(*) from stock) >= 0 returning last_number
), kept as (
  insert into sale_returns (id, client_ref, sale_id, receipt_reference, amount_minor, rounding_minor, payment_method,
    business_day, actor_id, occurred_at)
  select $1, $2, $3, ${withCheckDigitSql('last_number')}, $4, $5, $6, $7, $8, $9 from counter
  returning id, receipt_reference
), kept_line as (
  insert into sale_return_lines (return_id, line_number, inventory_id, quantity_milli, total_minor, restocked)
  select kept.id, line.number, line.item, line.quantity, line.total, line.restocked from kept, line
)
select kept.receipt_reference as receipt, stock.id, stock.code, stock.product_name as name, stock.quantity,
  stock.stock_level_milli as balance
from kept left join stock on true
order by stock.code`;

interface InsertedReturnRow {
  readonly receipt: string;
  readonly id: string | null;
  readonly code: number;
  readonly name: string;
  readonly quantity: number;
  readonly balance: number;
}

/** An item that is on the shelf again. */
export interface RestockedItem {
  readonly itemId: string;
  readonly code: number;
  readonly name: string;
  readonly deltaMilli: number;
  readonly balanceMilli: number;
}

/** Keeps what came back of a locked sale, puts on the shelf what goes there, and gives it a receipt number. */
export const insertReturn = async (
  tx: TenantTransaction,
  { id, clientRef, saleId, amountMinor, roundingMinor, payment, businessDay, actorId, now, lines }: ReturnToInsert,
): Promise<{ readonly receipt: string; readonly restocked: readonly RestockedItem[] }> => {
  const what = [id, clientRef, saleId, amountMinor, roundingMinor, payment, businessDay, actorId, now];
  const columns = (['lineNumber', 'itemId', 'quantityMilli', 'totalMinor', 'restocked'] as const).map((key) =>
    lines.map((line) => line[key]),
  );
  const rows = await tx.query<InsertedReturnRow>({ text: INSERT_RETURN, values: [...what, ...columns] });
  const restocked = rows.flatMap(({ id: itemId, code, name, quantity, balance }) =>
    itemId === null ? [] : [{ itemId, code, name, deltaMilli: quantity, balanceMilli: balance }],
  );
  return { receipt: rows[0]?.receipt ?? '', restocked };
};

/** A return as it was kept. */
export interface KeptReturn {
  readonly saleId: string;
  readonly receipt: string;
  readonly amountMinor: number;
  readonly by: string;
  readonly lines: readonly { readonly lineNumber: number; readonly quantityMilli: number; readonly restock: boolean }[];
}

const KEPT = `
select sale_id as "saleId", receipt_reference as receipt, amount_minor as "amountMinor", actor_id as by,
  (select jsonb_agg(jsonb_build_object('lineNumber', l.line_number, 'quantityMilli', l.quantity_milli,
    'restock', l.restocked)) from sale_return_lines l where l.return_id = r.id) as lines
from sale_returns r where client_ref = $1`;

/** The return that was kept under this reference. */
export const findReturnByRef = async (tx: TenantTransaction, clientRef: string): Promise<KeptReturn | undefined> => {
  const [row] = await tx.query<KeptReturn>({ text: KEPT, values: [clientRef] });
  return row;
};

/** The last part of a sale that came back. */
export interface LastReturn {
  readonly receipt: string;
  readonly amountMinor: number;
  readonly at: Date;
}

/** Finds the last part of a sale that came back, if any did. */
export const findLastReturn = async (tx: TenantTransaction, saleId: string): Promise<LastReturn | undefined> => {
  const [row] = await tx.query<LastReturn>({
    text: `select receipt_reference as receipt, amount_minor as "amountMinor", occurred_at as at
      from sale_returns where sale_id = $1 order by occurred_at desc, id desc limit 1`,
    values: [saleId],
  });
  return row;
};
