import { PAID } from '../sales/paid-columns.ts';

/**
 * Finds what takes something back and does not take back exactly that. Each part answers kind, subject, what the row
 * says, and what it should say.
 */
export const CORRECTION_CHECKS = `
select 'taken_back' as kind, back.id as subject_id, back.delta_milli as kept, -first.delta_milli as added
from stock_movements back join stock_movements first on first.id = back.reverses_id
where back.delta_milli <> -first.delta_milli or back.inventory_id <> first.inventory_id
union all
select 'taken_back', back.id, back.amount_minor, -first.amount_minor
from expenses back join expenses first on first.id = back.reverses_id
where back.amount_minor <> -first.amount_minor
union all
select 'taken_back', back.id, back.delta_minor, -first.delta_minor
from debt_entries back join debt_entries first on first.id = back.reverses_id
where back.delta_minor <> -first.delta_minor or first.kind <> 'payment'
union all
select 'merge', merge_id, sum(delta_minor)::bigint, 0
from debt_entries where kind = 'merge' group by merge_id having sum(delta_minor) <> 0 or count(*) <> 2
union all
select 'merge', id, balance_minor, 0 from customers where merged_into is not null and balance_minor <> 0
union all
select 'payment_change', s.id, ${PAID.minor}, last.to_minor
from sales s join lateral (
  select to_method, to_minor from payment_changes c where c.sale_id = s.id order by position desc limit 1
) last on true
where ${PAID.minor} <> last.to_minor or ${PAID.method} <> last.to_method
union all
select 'return_total', r.id, r.amount_minor, coalesce(sum(b.total_minor), 0)::bigint + r.rounding_minor
from sale_returns r left join sale_return_lines b on b.return_id = r.id
group by r.id
having r.amount_minor <> coalesce(sum(b.total_minor), 0) + r.rounding_minor
union all
select 'returned_too_much', s.id, sum(r.amount_minor)::bigint, ${PAID.minor}
from sales s join sale_returns r on r.sale_id = s.id
group by s.id
having sum(r.amount_minor) > ${PAID.minor}
union all
select 'returned_too_much', l.sale_id, sum(b.quantity_milli)::bigint, l.quantity_milli
from sale_lines l
join sale_returns r on r.sale_id = l.sale_id
join sale_return_lines b on b.return_id = r.id and b.line_number = l.line_number
group by l.id
having sum(b.quantity_milli) > l.quantity_milli`;
