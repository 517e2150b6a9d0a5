import type { RunOnce } from '../../tenancy/transaction.ts';
import { BATCH } from './retention.ts';

/** Cleans up to a batch of the directory's rows that are older than this; answers how many it found. */
export type CleanUpRule = (run: RunOnce, until: Date) => Promise<number>;

const cleanUp =
  (text: string): CleanUpRule =>
  async (run, until) =>
    (await run({ text, values: [until, BATCH] })).length;

/** Forgets events that could not be handled. */
export const deleteDeadLetters = cleanUp(`delete from public.dead_letters where id in (
  select id from public.dead_letters where created_at < $1 order by created_at limit $2) returning 1 as tidied`);

/** Forgets under which ids providers took messages. */
export const deleteProviderIds = cleanUp(`delete from public.sms_provider_ids where (provider, provider_id) in (
  select provider, provider_id from public.sms_provider_ids where created_at < $1 order by created_at limit $2)
  returning 1 as tidied`);

/** Forgets delivery reports whose message nobody knows. */
export const deleteLooseReports = cleanUp(`delete from public.sms_reports where (provider, provider_id) in (
  select provider, provider_id from public.sms_reports where received_at < $1 order by received_at limit $2)
  returning 1 as tidied`);

/** Forgets reset codes that were over by then. */
export const deleteResetCodes = cleanUp(`update public.memberships
  set reset_code_hash = null, reset_code_until = null, reset_code_tries = 0
  where id in (select id from public.memberships where reset_code_until < $1 order by reset_code_until limit $2)
  returning 1 as tidied`);

/** Forgets codes for the web that were over by then. */
export const deleteWebCodes = cleanUp(`delete from public.web_codes where member_id in (
  select member_id from public.web_codes where until < $1 order by until limit $2) returning 1 as tidied`);

/** Forgets who was signed in, once that is over. */
export const deleteTokenFamilies = cleanUp(`delete from public.token_families where id in (
  select id from public.token_families where expires_at < $1 order by expires_at limit $2) returning 1 as tidied`);

/** Forgets how many SMS went, once the span is over. */
export const deleteSmsCaps = cleanUp(`delete from public.sms_caps where (subject, seconds) in (
  select subject, seconds from public.sms_caps where since < $1 order by since limit $2) returning 1 as tidied`);
