import type { Knex } from 'knex';

/**
 * When what was counted was compared with the books: what other counts have corrected since is not corrected again. Of
 * counts that wait from before, the time at which they were sent is as near as is known. A newer count replaces those of
 * the same item that wait.
 */
const counts = `
alter table count_proposals
  add column counted_at timestamptz,
  drop constraint count_proposals_status_check,
  add constraint count_proposals_status_check
    check (status in ('pending', 'approved', 'rejected', 'lapsed', 'replaced'));
update count_proposals set counted_at = created_at;
alter table count_proposals alter column counted_at set default now(), alter column counted_at set not null;
create index count_proposals_waiting on count_proposals (inventory_id) where status = 'pending';
`;

/** Makes counts of one item follow each other. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(counts);
};
