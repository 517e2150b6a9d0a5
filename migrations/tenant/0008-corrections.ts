import type { Knex } from 'knex';

/**
 * A restock that was typed wrong, and an expense, are taken back by a row of their own that names the first, each once.
 * What is taken back has the amount of the first with the other sign, so that sums come right by themselves.
 */
const reversals = `
alter table stock_movements
  add column reverses_id uuid unique references stock_movements,
  drop constraint stock_movements_kind_check,
  drop constraint stock_movements_cost_minor_check,
  add constraint stock_movements_kind_check check (kind in ('opening', 'sale', 'void', 'restock', 'count', 'correction',
    'return', 'restock_reversal')),
  add constraint stock_movements_cost_minor_check check (cost_minor >= 0 or kind = 'restock_reversal'),
  add check ((reverses_id is not null) = (kind = 'restock_reversal'));
create index stock_movements_restocks on stock_movements (inventory_id, occurred_at desc) where kind = 'restock';

alter table expenses
  add column reverses_id uuid unique references expenses,
  drop constraint expenses_amount_minor_check,
  add constraint expenses_amount_minor_check check (amount_minor <> 0),
  add check ((reverses_id is not null) = (amount_minor < 0));
create index expenses_time on expenses (occurred_at desc);
`;

/** Makes room for what is taken back later. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(reversals);
};
