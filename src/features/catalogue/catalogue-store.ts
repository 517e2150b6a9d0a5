import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { toItem, type ItemRow } from './item-row.ts';
import type { Item } from './item.ts';

/** How often an item was on a receipt, not how much of it: else 20 kg of rice would outrank 15 loaves. */
const BEST_SELLERS_FIRST = `
select i.id, i.code, i.product_name, i.unit, i.price_minor, i.alert_threshold_milli
from inventory i
left join (
  select l.inventory_id, count(*) as times
  from sales s join sale_lines l on l.sale_id = s.id
  where s.business_day > $1::date - 14 and s.status = 'saved'
  group by l.inventory_id
) sold on sold.inventory_id = i.id
where not i.hidden
order by sold.times desc nulls last, i.code`;

/** Reads all items that are not hidden, those most sold in the 14 days up to `today` first. */
export const findItems = async (tx: TenantTransaction, today: string): Promise<Item[]> => {
  const rows = await tx.query<ItemRow>({ text: BEST_SELLERS_FIRST, values: [today] });
  return rows.map(toItem);
};
