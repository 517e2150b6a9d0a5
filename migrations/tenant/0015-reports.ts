import type { Knex } from 'knex';

/**
 * What each business day that is over came to, made from the ledgers: days, sellers of a day and items of a day. `built_to` is
 * the last day that is there; a day without a row had nothing in it. All of it can be made anew at any time.
 */
const reports = `
create table report_state (
  id boolean primary key default true check (id),
  built_to date
);
insert into report_state default values;

create table report_days (
  day date primary key,
  figures jsonb not null,
  hours jsonb not null,
  built_at timestamptz not null default now()
);

create table report_sellers (
  day date not null,
  seller_id uuid not null,
  sales int not null,
  total_minor bigint not null,
  primary key (day, seller_id)
);

create table report_items (
  day date not null,
  inventory_id uuid not null references inventory,
  quantity_milli bigint not null,
  total_minor bigint not null,
  primary key (day, inventory_id)
);
create index report_items_item on report_items (inventory_id, day desc);
`;

/** Makes room for what days came to. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(reports);
};
