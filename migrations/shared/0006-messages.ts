import type { Knex } from 'knex';

/**
 * How many SMS somebody had sent to one number, by one seller, from one shop. A row is a span of time that began with
 * its first message. All the spans of one message are counted together or not at all, in the transaction that asks for
 * the message: their rows are locked in one order, so that of two processes the second sees what the first counted.
 */
const caps = `
create table sms_caps (
  subject text not null,
  seconds int not null check (seconds > 0),
  since timestamptz not null,
  used int not null,
  primary key (subject, seconds)
);
create index sms_caps_time on sms_caps (since);
grant select, delete on sms_caps to kibanda_app;

create function take_sms_caps(subjects text[], spans int[], mosts int[], asked_at timestamptz)
  returns table (refused text, again_at timestamptz)
  language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
begin
  insert into public.sms_caps (subject, seconds, since, used)
  select subject, span, asked_at, 0 from unnest(subjects, spans) as wanted(subject, span)
  order by subject, span on conflict do nothing;

  perform 1 from public.sms_caps c join unnest(subjects, spans) as wanted(subject, span)
    on c.subject = wanted.subject and c.seconds = wanted.span
  order by c.subject, c.seconds for update of c;

  return query select c.subject, c.since + make_interval(secs => c.seconds)
  from public.sms_caps c join unnest(subjects, spans, mosts) as wanted(subject, span, most)
    on c.subject = wanted.subject and c.seconds = wanted.span
  where c.since + make_interval(secs => c.seconds) > asked_at and c.used >= wanted.most
  order by 2 desc limit 1;
  if found then return; end if;

  update public.sms_caps c set
    since = case when c.since + make_interval(secs => c.seconds) > asked_at then c.since else asked_at end,
    used = case when c.since + make_interval(secs => c.seconds) > asked_at then c.used + 1 else 1 end
  from unnest(subjects, spans) as wanted(subject, span)
  where c.subject = wanted.subject and c.seconds = wanted.span;
end $$;
revoke all on function take_sms_caps(text[], int[], int[], timestamptz) from public;
grant execute on function take_sms_caps(text[], int[], int[], timestamptz) to kibanda_shop;
`;

/** A shop may ask whether one number said STOP, in the transaction that writes to it. It may not read the list. */
const optOuts = `
create function sms_opted_out(asked text) returns boolean
  language sql stable security definer set search_path = ''
  as $$ select exists (select from public.sms_opt_outs where phone_hash = asked) $$;
revoke all on function sms_opted_out(text) from public;
grant execute on function sms_opted_out(text) to kibanda_shop, kibanda_app;
`;

/** Creates the caps on SMS, and lets shops ask about STOP. */
export const up = async (knex: Knex): Promise<void> => {
  for (const sql of [caps, optOuts]) await knex.raw(sql);
};
