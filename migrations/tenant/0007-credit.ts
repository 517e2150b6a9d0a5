import type { Knex } from 'knex';

/**
 * A payment that was typed wrong is taken back by an entry of its own that names it, once. What the shop owes a customer
 * is paid out by an entry too. Two rows that are one person become one: what the first owes moves to the second by a
 * pair of entries, and the first leads to the second from then on.
 */
const debts = `
alter table debt_entries
  add column reverses_id uuid unique references debt_entries,
  add column merge_id uuid,
  drop constraint debt_entries_kind_check,
  add constraint debt_entries_kind_check check (kind in ('sale', 'payment', 'void', 'reversal', 'payout', 'merge')),
  add check ((reverses_id is not null) = (kind = 'reversal')),
  add check ((merge_id is not null) = (kind = 'merge'));
create index debt_entries_receipts on debt_entries (occurred_at desc) where receipt_reference is not null;

alter table customers
  add column merged_into uuid references customers check (merged_into <> id),
  add column merged_at timestamptz,
  -- The name as pages print it, at most ten letters: who has the same one is told apart by his number.
  add column label_key text not null generated always as
    (lower(case when length(name) > 10 then left(name, 9) || '.' else name end)) stored;
create index customers_label on customers (label_key);
create index customers_merged on customers (merged_into) where merged_into is not null;
create index customers_owed_by_shop on customers (balance_minor) where balance_minor < 0;
`;

/**
 * A saving step keeps who saved, what kind of act it was (the same act again within a minute is asked about first), and
 * the line that tells of it on the next home page.
 */
const steps = `
alter table ussd_steps
  add column actor_id uuid,
  add column act text,
  add column act_undone boolean not null default false,
  add column said jsonb,
  add column acted_at timestamptz not null default now();
create index ussd_steps_acts on ussd_steps (actor_id, act, acted_at desc) where act is not null;
create index ussd_steps_said on ussd_steps (actor_id, acted_at desc) where said is not null;
`;

/** Makes room for corrections of the debt book, and for telling an act from its double. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw([debts, steps].join('\n'));
};
