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

/**
 * How a sale was paid may be put right. What the sale said at first stays as it was; beside it stands how it was paid in
 * the end, and these rows tell every change. What was sold stays: only the rounding of cash may come and go.
 */
const payments = `
create table payment_changes (
  id uuid primary key,
  position bigint generated always as identity,
  client_ref text not null unique,
  sale_id uuid not null references sales,
  from_method text not null check (from_method in ('cash', 'mobile_money', 'card')),
  to_method text not null check (to_method in ('cash', 'mobile_money', 'card')),
  from_minor bigint not null,
  to_minor bigint not null,
  business_day date not null,
  actor_id uuid not null,
  occurred_at timestamptz not null,
  check (from_method <> to_method)
);
create index payment_changes_sale on payment_changes (sale_id, position desc);

alter table sales
  add column corrected_method text check (corrected_method in ('cash', 'mobile_money', 'card')),
  add column corrected_minor bigint,
  add column corrected_rounding_minor bigint check (corrected_rounding_minor = 0 or corrected_method = 'cash'),
  add check ((corrected_method is null) = (corrected_minor is null)),
  add check ((corrected_method is null) = (corrected_rounding_minor is null)),
  add check (corrected_minor - corrected_rounding_minor = amount_minor - rounding_minor);
`;

/**
 * A part of a sale that came back: what, whether it went to the shelf again, and the money given back, under a receipt
 * number of its own. What was sold stays as it was.
 */
const returns = `
create table sale_returns (
  id uuid primary key,
  client_ref text not null unique,
  sale_id uuid not null references sales,
  receipt_reference text not null unique check (receipt_reference ~ '^[0-9]{5,}$'),
  amount_minor bigint not null check (amount_minor >= 0),
  rounding_minor bigint not null,
  payment_method text not null check (payment_method in ('cash', 'mobile_money', 'card', 'credit')),
  business_day date not null,
  actor_id uuid not null,
  occurred_at timestamptz not null
);
create index sale_returns_sale on sale_returns (sale_id);
create index sale_returns_business_day on sale_returns (business_day);

create table sale_return_lines (
  return_id uuid not null references sale_returns,
  line_number int not null,
  inventory_id uuid not null references inventory,
  quantity_milli bigint not null check (quantity_milli > 0),
  total_minor bigint not null check (total_minor >= 0),
  restocked boolean not null,
  primary key (return_id, line_number)
);

alter table debt_entries
  drop constraint debt_entries_kind_check,
  add constraint debt_entries_kind_check check (kind in ('sale', 'payment', 'void', 'reversal', 'payout', 'merge',
    'return'));
`;

/** Makes room for what is taken back, and for what is put right, later. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw([reversals, payments, returns].join('\n'));
};
