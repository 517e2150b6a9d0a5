import type { Knex } from 'knex';

/** What a provider of mobile money or cards says was paid, apart from what a sale says: the two are matched later. */
const payments = `
create table payments (
  id uuid primary key,
  provider text not null check (provider <> ''),
  provider_ref text not null check (provider_ref <> ''),
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
  payer_masked text check (payer_masked !~ '[0-9]{7}'), -- as the provider masks it, never a whole number
  status text not null default 'pending' check (status in ('pending', 'paid', 'failed', 'unknown')),
  sale_id uuid references sales,
  seen_at timestamptz not null,
  updated_at timestamptz not null default now(),
  unique (provider, provider_ref)
);
create index payments_sale on payments (sale_id) where sale_id is not null;
create index payments_open on payments (seen_at) where status in ('pending', 'unknown') or sale_id is null;
`;

/** What a tax receipt needs of the shop, of an item and of a buyer. Empty where nobody has said it. */
const facts = `
alter table settings
  add column tax_number text check (tax_number ~ '^[A-Z0-9-]{4,30}$'),
  add column tax_registration text check (tax_registration in ('none', 'turnover', 'vat'));
alter table inventory
  add column tax_class text check (tax_class ~ '^[A-Z0-9]{1,4}$'),
  add column tax_class_code text check (tax_class_code ~ '^[A-Z0-9]{1,20}$');
alter table customers add column tax_number text check (tax_number ~ '^[A-Z0-9-]{4,30}$');
alter table sales add column buyer_tax_number text check (buyer_tax_number ~ '^[A-Z0-9-]{4,30}$');
`;

/**
 * Receipts as the authority counts them: without a gap for each device, in the order in which they are sent, which is
 * not that of the sales and not that of the receipt numbers. A void and a return name the receipt that they take back.
 */
const fiscal = `
create table fiscal_devices (
  id uuid primary key,
  authority text not null,
  device_ref text not null,
  last_number bigint not null default 0 check (last_number >= 0),
  created_at timestamptz not null default now(),
  unique (authority, device_ref)
);

create table fiscal_receipts (
  id uuid primary key,
  device_id uuid not null references fiscal_devices,
  fiscal_number bigint check (fiscal_number > 0), -- taken when it is sent
  kind text not null check (kind in ('sale', 'void', 'return')),
  sale_id uuid not null references sales,
  return_id uuid references sale_returns,
  original_id uuid references fiscal_receipts,
  status text not null default 'queued' check (status in ('queued', 'sent', 'accepted', 'refused', 'given_up')),
  authority_ref text,
  sent_at timestamptz,
  created_at timestamptz not null default now(),
  unique (device_id, fiscal_number),
  check ((kind = 'sale') = (original_id is null)),
  check ((kind = 'return') = (return_id is not null)),
  check (fiscal_number is not null or status in ('queued', 'given_up'))
);
create unique index fiscal_receipts_once on fiscal_receipts (sale_id, kind, coalesce(return_id, sale_id));
create index fiscal_receipts_waiting on fiscal_receipts (created_at) where status in ('queued', 'sent');
`;

/** Makes room for payments as providers tell of them and for tax receipts, before anything outside relies on the tables. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw([payments, facts, fiscal].join('\n'));
};
