import type { Knex } from 'knex';

/** A second factor, and codes for the day on which the phone that shows it is gone. The secret is sealed. */
const secondFactor = `
alter table users
  add column mfa_secret text,
  add column mfa_waiting text,
  add column mfa_step bigint,
  add check (mfa_secret is not null or not mfa_enabled);

create table recovery_codes (
  user_id uuid not null references users on delete cascade,
  code_hash text not null,
  primary key (user_id, code_hash)
);
`;

/**
 * Who is signed in. All tokens that follow from one sign-in are a family: when one of them comes a second time, somebody
 * has it who should not, and the family ends. Only hashes are kept.
 */
const tokens = `
create table token_families (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  member_id uuid references memberships on delete cascade,
  created_at timestamptz not null,
  ended_at timestamptz,
  expires_at timestamptz not null
);
create index token_families_user on token_families (user_id);
create index token_families_expiry on token_families (expires_at);

create table refresh_tokens (
  token_hash text primary key,
  family_id uuid not null references token_families on delete cascade,
  used_at timestamptz,
  expires_at timestamptz not null
);
create index refresh_tokens_family on refresh_tokens (family_id);
`;

/** A code that was sent to somebody's phone, to prove on the web that the phone is theirs. One a person; only its hash. */
const webCodes = `
create table web_codes (
  member_id uuid primary key references memberships on delete cascade,
  code_hash text not null,
  until timestamptz not null,
  tries int not null default 0 check (tries >= 0)
);
create index web_codes_until on web_codes (until);
`;

/** Usernames are compared without regard to case, and kept in small letters. */
const names = `
alter table users add check (username = lower(username));
`;

/** Makes room for accounts that sign in over HTTP. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw([secondFactor, tokens, webCodes, names].join('\n'));
};
