import type { Knex } from 'knex';

/**
 * The tables of one shop. Runs with the shop's schema as the only search path, so every name here is unqualified.
 */
const settings = `
create table settings (
  id boolean primary key default true check (id),
  mobile_money_label text not null default 'M-Pesa',
  sell_below_zero boolean not null default false,
  price_limit_percent int not null default 10 check (price_limit_percent between 0 and 100),
  credit_limit_minor bigint not null default 100000 check (credit_limit_minor >= 0),
  cashiers_add_stock boolean not null default true,
  shared_phone boolean not null default false,
  pin_every_session boolean not null default false,
  evening_sms boolean not null default true,
  evening_hour int not null default 20 check (evening_hour between 0 and 23),
  low_stock_sms boolean not null default true,
  cutoff_hour int not null default 0 check (cutoff_hour between 0 and 23),
  support_phone text
);
insert into settings default values;

create table receipt_counter (
  id boolean primary key default true check (id),
  last_number int not null default 1000 check (last_number >= 1000)
);
insert into receipt_counter default values;
`;

const inventory = `
create table inventory (
  id uuid primary key,
  code int not null unique check (code between 1 and 9999 and code not in (98, 99)),
  product_name text not null check (product_name <> ''),
  name_key text not null,
  unit text not null default 'pc' check (unit in ('pc', 'kg', 'l', 'bundle', 'tin', 'bag')),
  price_minor bigint not null check (price_minor > 0),
  stock_level_milli bigint not null default 0,
  alert_threshold_milli bigint not null default 0 check (alert_threshold_milli >= 0),
  alert_armed boolean not null default true,
  last_alert_at timestamptz,
  hidden boolean not null default false,
  base_item_id uuid references inventory,
  base_factor_milli bigint check (base_factor_milli > 0),
  last_updated timestamptz not null default now(),
  created_at timestamptz not null default now(),
  check ((base_item_id is null) = (base_factor_milli is null))
);
-- Not unique: whoever is told of an item with the same name may still want a second one.
create index inventory_name_key on inventory (name_key) where not hidden;
`;

const customers = `
create table customers (
  id uuid primary key,
  phone text not null unique,
  name text not null,
  balance_minor bigint not null default 0,
  debt_since timestamptz,
  last_reminded_at timestamptz,
  last_credit_at timestamptz,
  created_at timestamptz not null default now()
);
create index customers_debtors on customers (last_credit_at desc) where balance_minor > 0;
`;

const sales = `
create table sales (
  id uuid primary key,
  client_ref text not null unique,
  transaction_time timestamptz not null,
  business_day date not null,
  amount_minor bigint not null check (amount_minor >= 0),
  currency char(3) not null,
  payment_method text not null check (payment_method in ('cash', 'mobile_money', 'card', 'credit')),
  receipt_reference text not null unique check (receipt_reference ~ '^[0-9]{5,}$'),
  status text not null default 'saved' check (status in ('saved', 'voided')),
  kind text not null default 'sale' check (kind in ('sale', 'count_sale')),
  channel text not null check (channel in ('ussd', 'sms', 'rest', 'system')),
  seller_id uuid not null,
  customer_id uuid references customers,
  customer_phone text,
  fingerprint text not null,
  short boolean not null default false,
  over_limit boolean not null default false,
  voided_at timestamptz,
  voided_by uuid,
  void_reason text,
  voided_business_day date,
  created_at timestamptz not null default now(),
  check ((status = 'voided') = (voided_at is not null))
);
create index sales_seller on sales (seller_id, created_at desc);
create index sales_time on sales (created_at desc);
create index sales_business_day on sales (business_day);
create index sales_voided_business_day on sales (voided_business_day) where status = 'voided';
create index sales_fingerprint on sales (fingerprint, created_at desc);
create index sales_customer on sales (customer_id, created_at desc) where customer_id is not null;

create table sale_lines (
  id uuid primary key,
  sale_id uuid not null references sales,
  line_number int not null check (line_number >= 1),
  inventory_id uuid not null references inventory,
  code int not null,
  product_name text not null,
  unit text not null,
  quantity_milli bigint not null check (quantity_milli > 0),
  list_price_minor bigint not null check (list_price_minor > 0),
  price_minor bigint not null check (price_minor > 0),
  total_minor bigint not null check (total_minor >= 0),
  unique (sale_id, line_number)
);
create index sale_lines_item on sale_lines (inventory_id);

create table stock_movements (
  id uuid primary key,
  inventory_id uuid not null references inventory,
  delta_milli bigint not null check (delta_milli <> 0 or kind in ('opening', 'count')),
  balance_milli bigint not null,
  kind text not null check (kind in ('opening', 'sale', 'void', 'restock', 'count', 'correction', 'return')),
  sale_id uuid references sales,
  reason text,
  cost_minor bigint check (cost_minor >= 0),
  actor_id uuid not null,
  client_ref text unique,
  occurred_at timestamptz not null default now()
);
create index stock_movements_item on stock_movements (inventory_id, occurred_at desc);
-- Which items went below zero, and when each was last counted: the list of low items asks for both.
create index stock_movements_below_zero on stock_movements (inventory_id, occurred_at) where balance_milli < 0;
create index stock_movements_counts on stock_movements (inventory_id, occurred_at) where kind = 'count';
create index stock_movements_sale on stock_movements (sale_id) where sale_id is not null;
`;

const debtsAndMoneyOut = `
create table debt_entries (
  id uuid primary key,
  customer_id uuid not null references customers,
  delta_minor bigint not null check (delta_minor <> 0),
  balance_minor bigint not null,
  kind text not null check (kind in ('sale', 'payment', 'void')),
  payment_method text check (payment_method in ('cash', 'mobile_money', 'card')),
  sale_id uuid references sales,
  receipt_reference text unique,
  client_ref text unique,
  actor_id uuid not null,
  business_day date not null,
  occurred_at timestamptz not null default now()
);
create index debt_entries_customer on debt_entries (customer_id, occurred_at desc);
create index debt_entries_sale on debt_entries (sale_id) where sale_id is not null;
create index debt_entries_business_day on debt_entries (business_day);

create table expenses (
  id uuid primary key,
  client_ref text not null unique,
  amount_minor bigint not null check (amount_minor > 0),
  category text not null,
  business_day date not null,
  actor_id uuid not null,
  occurred_at timestamptz not null default now()
);
create index expenses_business_day on expenses (business_day);

create table count_proposals (
  id uuid primary key,
  client_ref text not null unique,
  inventory_id uuid not null references inventory,
  counted_milli bigint not null check (counted_milli >= 0),
  book_milli bigint not null,
  reason text not null,
  status text not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'lapsed')),
  proposed_by uuid not null,
  decided_by uuid,
  created_at timestamptz not null default now(),
  decided_at timestamptz
);
create index count_proposals_pending on count_proposals (created_at) where status = 'pending';
`;

const messages = `
create table sms_messages (
  id uuid primary key,
  dedupe_key text not null unique,
  event_id uuid,
  to_phone text not null,
  template text not null,
  language text not null,
  params jsonb not null default '{}',
  body text,
  status text not null default 'queued' check (status in ('queued', 'sending', 'accepted', 'unknown', 'failed',
    'retry', 'delivered', 'undelivered', 'held', 'suppressed')),
  class text not null check (class in ('transactional', 'alert', 'reminder', 'security', 'reply')),
  attempt int not null default 0 check (attempt >= 0),
  unknowns int not null default 0 check (unknowns >= 0), -- attempts whose outcome nobody learned
  provider text,
  provider_id text,
  error text,
  not_before timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '1 day',
  sending_at timestamptz,
  sent_at timestamptz,
  updated_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
create index sms_messages_waiting on sms_messages (not_before, created_at)
  where status in ('queued', 'sending', 'retry', 'held', 'unknown');
create index sms_messages_provider on sms_messages (provider_id) where provider_id is not null;
create index sms_messages_phone on sms_messages (to_phone, created_at desc);
create index sms_messages_event on sms_messages (event_id) where event_id is not null;
create index sms_messages_time on sms_messages (created_at desc);

create table notices (
  id uuid primary key,
  kind text not null,
  params jsonb not null default '{}',
  seen_at timestamptz,
  created_at timestamptz not null default now()
);
create index notices_unseen on notices (created_at) where seen_at is null;
`;

const traces = `
create table audit_logs (
  id uuid primary key,
  actor_id uuid,
  actor_role text not null,
  channel text not null,
  action text not null,
  subject_type text not null,
  subject_id text,
  details jsonb not null default '{}',
  occurred_at timestamptz not null default now()
);
create index audit_logs_time on audit_logs (occurred_at desc);
create index audit_logs_subject on audit_logs (subject_type, subject_id);

create table ussd_steps (
  session_tag text not null,
  step_tag text not null,
  page text not null,
  answer text not null,
  ended boolean not null,
  state text not null, -- the session as this step left it, to go on from when Redis lost it
  created_at timestamptz not null default now(),
  primary key (session_tag, step_tag)
);
create index ussd_steps_time on ussd_steps (created_at);

create table inbox (
  consumer text not null,
  event_id uuid not null,
  handled_at timestamptz not null default now(),
  primary key (consumer, event_id)
);
create index inbox_time on inbox (handled_at);
`;

/** Creates all tables of a shop, in one message to the server. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw([settings, inventory, customers, sales, debtsAndMoneyOut, messages, traces].join('\n'));
};
