import type { Knex } from 'knex';

/**
 * `sender` is the one try that says `sending`: it alone may take the word back. `subjects` are what a message speaks of
 * (`sale:…`, `customer:…`): of two messages to one number about one thing the later waits for the earlier. Messages on
 * their way get what their reason tells; those that are settled need none.
 */
const ledger = `
alter table sms_messages add column sender uuid, add column subjects text[] not null default '{}';
update sms_messages set subjects = array[case split_part(dedupe_key, ':', 1)
    when 'payment' then 'payment' when 'count-proposed' then 'count' else 'sale' end
    || ':' || split_part(dedupe_key, ':', 2)]
  where status in ('queued', 'held', 'retry', 'sending', 'unknown')
    and split_part(dedupe_key, ':', 1) in ('receipt', 'cancelled', 'cancelled-by-seller', 'payment', 'count-proposed');
create index sms_messages_on_way on sms_messages (to_phone, created_at)
  where status in ('queued', 'held', 'retry', 'sending', 'unknown');
`;

/** Each time somebody asks for a receipt, of a sale or of a payment. The number becomes its keyed hash after some time. */
const requests = `
create table receipt_requests (
  id uuid primary key,
  receipt_reference text not null,
  phone text not null,
  asked_by uuid not null,
  asked_at timestamptz not null
);
create index receipt_requests_receipt on receipt_requests (receipt_reference, asked_at);
create index receipt_requests_numbers on receipt_requests (asked_at) where phone like '+%';
`;

/** Makes room for whose word and what subject a message is, and for what was asked for. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw([ledger, requests].join('\n'));
};
