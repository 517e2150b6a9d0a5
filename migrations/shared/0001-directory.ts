import type { Knex } from 'knex';

/**
 * The directory: shops, people and what they may, and the outbox.
 *
 * Two roles hold the rights. `kibanda_app` is the login of the running program; it reaches no shop's tables by itself.
 * `kibanda_shop` is the group of all shops' roles: what every shop may do here is granted once, not 2,000 times.
 */
const roles = `
do $$ begin
  create role kibanda_app nologin nosuperuser nocreatedb nocreaterole noinherit;
exception when duplicate_object or unique_violation then null; -- roles are shared by all databases of a server
end $$;
do $$ begin
  create role kibanda_shop nologin nosuperuser nocreatedb nocreaterole;
exception when duplicate_object or unique_violation then null;
end $$;
revoke all on schema public from public;
grant usage on schema public to kibanda_app, kibanda_shop;
`;

const shops = `
create sequence shop_numbers as int start 3001;

create table tenants (
  id uuid primary key,
  number int not null unique default nextval('shop_numbers') check (number between 1 and 99999999),
  schema_name text not null unique check (schema_name ~ '^tenant_[0-9]{1,8}$'),
  cell text not null default 'main',
  shop_number text not null unique check (shop_number ~ '^[0-9]{2,9}$'),
  name text not null check (name <> ''),
  country text not null check (country ~ '^[A-Z]{2}$'),
  currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
  timezone text not null,
  language text not null,
  status text not null default 'active' check (status in ('active', 'suspended')),
  created_at timestamptz not null default now()
);
alter sequence shop_numbers owned by tenants.number;

create table tenant_versions (
  tenant_id uuid primary key references tenants on delete cascade,
  version int not null default 0 check (version >= 0),
  error text,
  milliseconds int,
  updated_at timestamptz not null default now()
);
create index tenant_versions_version on tenant_versions (version);
`;

const people = `
create table users (
  id uuid primary key,
  username text unique,
  password_hash text,
  role text not null default 'trader' check (role in ('trader', 'admin')),
  mfa_enabled boolean not null default false,
  created_at timestamptz not null default now()
);

create table memberships (
  id uuid primary key,
  tenant_id uuid not null references tenants on delete cascade,
  user_id uuid references users,
  phone text not null check (phone ~ '^[+][0-9]{6,15}$'),
  role text not null check (role in ('vendor', 'cashier')),
  seller_number int not null check (seller_number between 1 and 99),
  name text not null,
  language text not null,
  status text not null default 'active' check (status in ('active', 'invited', 'stopped')),
  pin_hash text,
  pin_failures int not null default 0 check (pin_failures >= 0),
  pin_failures_day int not null default 0 check (pin_failures_day >= 0),
  pin_failures_day_start timestamptz,
  locked_until timestamptz,
  lock_level int not null default 0 check (lock_level between 0 and 2),
  last_locked_at timestamptz,
  previous_pin_hash text,
  reset_code_hash text,
  reset_code_until timestamptz,
  reset_code_tries int not null default 0,
  reset_codes_today int not null default 0,
  reset_codes_day date,
  restricted_until timestamptz,
  window_until timestamptz,
  window_session text,
  last_used_at timestamptz,
  invited_until timestamptz,
  consent_at timestamptz,
  consent_version text,
  created_at timestamptz not null default now(),
  unique (tenant_id, seller_number)
);
create unique index memberships_tenant_phone on memberships (tenant_id, phone) where status <> 'stopped';
create index memberships_phone on memberships (phone);
create index memberships_user on memberships (user_id);

create table phone_settings (
  phone_hash text primary key,
  language text not null,
  updated_at timestamptz not null default now()
);

create table sms_opt_outs (
  phone_hash text primary key,
  created_at timestamptz not null default now()
);
`;

const outbox = `
create table outbox (
  position bigint generated always as identity primary key,
  id uuid not null unique,
  tenant_id uuid not null,
  type text not null,
  payload jsonb not null,
  occurred_at timestamptz not null,
  published_at timestamptz
);
create index outbox_waiting on outbox (position) where published_at is null;
create index outbox_waiting_of_tenant on outbox (tenant_id, position) where published_at is null;
create index outbox_published on outbox (published_at) where published_at is not null;
`;

const isolation = `
-- Security definer: a shop's role may not read the whole directory to find out which shop it is.
create function tenant_of_role(role_name name) returns uuid
  language sql stable security definer set search_path = ''
  return (select id from public.tenants where schema_name = role_name::text);
revoke all on function tenant_of_role(name) from public;
grant execute on function tenant_of_role(name) to kibanda_shop, kibanda_app;

alter table tenants enable row level security;
alter table memberships enable row level security;
alter table outbox enable row level security;

create policy program on tenants to kibanda_app using (true);
create policy program on memberships to kibanda_app using (true);
create policy program on outbox to kibanda_app using (true);
create policy own_row on tenants to kibanda_shop using (id = (select tenant_of_role(current_user)));
create policy own_row on memberships to kibanda_shop using (tenant_id = (select tenant_of_role(current_user)));
create policy own_row on outbox to kibanda_shop using (tenant_id = (select tenant_of_role(current_user)));

grant select, update on tenants to kibanda_app;
grant select, insert, update on users, memberships to kibanda_app;
grant select, insert, update, delete on phone_settings, sms_opt_outs, outbox to kibanda_app;
grant select on tenant_versions to kibanda_app;

grant select on tenants to kibanda_shop;
-- Never a PIN's hash: a shop's role sees who works in the shop and nothing that proves it.
grant select (id, tenant_id, phone, role, seller_number, name, language, status) on memberships to kibanda_shop;
grant insert on outbox to kibanda_shop;
`;

/** Creates the directory, the outbox and the rules that keep shops apart in them. */
export const up = async (knex: Knex): Promise<void> => {
  for (const sql of [roles, shops, people, outbox, isolation]) await knex.raw(sql);
};
