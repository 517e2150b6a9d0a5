import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { TEMPLATE_IDS, templateOf } from './message-templates.ts';
import { SEND_SMS } from './queue-message.ts';

const SECRET = TEMPLATE_IDS.filter((id) => templateOf(id).holdsCode === true);

/**
 * Gives up, in a shop that came back from a backup, what may have been sent since that backup: rather none than two. What
 * is to go later than now has surely not gone yet and stays; a report may still come, and whoever asks for the message
 * again gets it. Answers how many were given up.
 */
export const giveUpRestoredMessages = async (tx: TenantTransaction, now: Date): Promise<number> => {
  const [given] = await tx.query<{ count: number }>({
    text: `with given as (
        update sms_messages set status = 'failed', error = 'restored', unknowns = unknowns + 1, updated_at = $1,
          body = case when template = any($2) then null else body end,
          params = case when template = any($2) then '{}' else params end
        where status in ('sending', 'unknown') or (status in ('queued', 'held', 'retry') and not_before <= $1)
        returning id),
      settled as (
        delete from public.due_work where tenant_id = $3 and kind = $4 and subject_id in (select id from given))
      select count(*)::int as count from given`,
    values: [now, SECRET, tx.tenant.id, SEND_SMS],
  });
  return given?.count ?? 0;
};
