import type { Knex } from 'knex';

/**
 * What the ledger of payments knows beside the state: what the payer typed, by what the provider is asked, the provider's
 * receipt (one row for each), whom we asked until that is done, and whether the seller has been told.
 */
const payments = `
alter table payments
  add column account_ref text,
  add column ask_ref text,
  add column ask_phone text,
  add column receipt_ref text,
  add column reason text,
  add column requested_by uuid,
  add column requested_at timestamptz,
  add column asked_at timestamptz,
  add column settled_at timestamptz,
  add column told_at timestamptz;
create unique index payments_receipt on payments (provider, receipt_ref) where receipt_ref is not null;
create unique index payments_one_for_a_sale on payments (sale_id) where sale_id is not null and status = 'paid';
create index payments_untold on payments (settled_at) where status = 'paid' and told_at is null and sale_id is not null;
`;

/** What providers told, as it came and as it was read, before they were answered; the same news once. */
const notices = `
create table payment_notices (
  id uuid primary key,
  payment_id uuid not null,
  provider text not null check (provider <> ''),
  news_key text not null,
  news jsonb not null,
  content jsonb not null, -- with the payer's number masked
  received_at timestamptz not null,
  handled_at timestamptz,
  unique (provider, news_key)
);
create index payment_notices_waiting on payment_notices (payment_id) where handled_at is null;
create index payment_notices_time on payment_notices (received_at);
`;

/** Lets what providers tell be stored first and worked on afterwards. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw([payments, notices].join('\n'));
};
