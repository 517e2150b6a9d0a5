/** What a movement of stock is to say, each as a parameter of the statement. */
interface Movement {
  readonly kind: 'return' | 'void';
  readonly saleId: string;
  readonly actorId: string;
  readonly now: string;
  readonly reason: string;
}

/**
 * The part of a statement that puts goods of a sale back on the shelf: of `back (item, quantity)`, which stands before it, it
 * makes `stock`, with what is there now. Items are locked by id as in a sale. Armed again where stock is now above the level
 * (low-stock.ts says why).
 */
export const putBackSql = ({ kind, saleId, actorId, now, reason }: Movement): string => `item as materialized (
  select id from inventory where id in (select item from back) order by id for update
), stock as (
  update inventory i
  set stock_level_milli = i.stock_level_milli + back.quantity, last_updated = ${now},
    alert_armed = i.alert_armed or i.stock_level_milli + back.quantity > i.alert_threshold_milli
  from item join back on back.item = item.id
  where i.id = item.id
  returning i.id, i.code, i.product_name, back.quantity, i.stock_level_milli
), movement as (
  insert into stock_movements (id, inventory_id, delta_milli, balance_milli, kind, sale_id, reason, actor_id, occurred_at)
  select gen_random_uuid(), id, quantity, stock_level_milli, '${kind}', ${saleId}, ${reason}, ${actorId}, ${now} from stock
)`;
