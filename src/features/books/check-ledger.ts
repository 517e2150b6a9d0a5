import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { CORRECTION_CHECKS } from './check-corrections.ts';

/** Something that should add up and does not. Numbers are thousandths of a unit, or minor units. */
export interface LedgerProblem {
  readonly kind:
    'stock' | 'debt' | 'sale_total' | 'taken_back' | 'payment_change' | 'return_total' | 'returned_too_much' | 'merge';
  /** The item, customer, sale, correction or merging. */
  readonly subjectId: string;
  readonly kept: number;
  readonly added: number;
}

const CHECKS = `
select 'stock' as kind, i.id as subject_id, i.stock_level_milli as kept, coalesce(sum(m.delta_milli), 0)::bigint as added
from inventory i left join stock_movements m on m.inventory_id = i.id
group by i.id
having i.stock_level_milli <> coalesce(sum(m.delta_milli), 0)
union all
select 'debt', c.id, c.balance_minor, coalesce(sum(d.delta_minor), 0)::bigint
from customers c left join debt_entries d on d.customer_id = c.id
group by c.id
having c.balance_minor <> coalesce(sum(d.delta_minor), 0)
union all
select 'sale_total', s.id, s.amount_minor, coalesce(sum(l.total_minor), 0)::bigint + s.rounding_minor
from sales s left join sale_lines l on l.sale_id = s.id
group by s.id
having s.amount_minor <> coalesce(sum(l.total_minor), 0) + s.rounding_minor
union all
${CORRECTION_CHECKS}
order by 1, 2`;

interface ProblemRow {
  readonly kind: LedgerProblem['kind'];
  readonly subject_id: string;
  readonly kept: number;
  readonly added: number;
}

/**
 * Adds up a shop's books: stock from its movements, debts from their entries, sales from their lines and their rounding. Reads the whole
 * history, so give it time. Answers what does not add up.
 */
export const checkLedger = async (tx: TenantTransaction): Promise<LedgerProblem[]> => {
  const rows = await tx.query<ProblemRow>({ text: CHECKS, values: [] });
  return rows.map(({ kind, subject_id: subjectId, kept, added }) => ({ kind, subjectId, kept, added }));
};
