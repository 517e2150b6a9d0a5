import { finishWork } from '../../tenancy/due-work.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { DELIVER_WEBHOOKS } from './deliver.ts';

/**
 * Gives up, in a shop that came back from a backup, the deliveries that wait: they may have been made since that backup.
 * Their programs can ask for them again. Answers how many were given up.
 */
export const giveUpRestoredDeliveries = async (tx: TenantTransaction): Promise<number> => {
  const given = await tx.query<{ webhook_id: string }>({
    text: `update webhook_deliveries set status = 'given_up', outcome = 'restored' where status = 'waiting' returning webhook_id`,
    values: [],
  });
  const changed = await tx.query<{ id: string }>({
    text: `update webhooks set filled = true, replay_from = null, replay_after = null, replay_to = null
      where not filled or replay_to is not null returning id`,
    values: [],
  });
  for (const id of new Set([...given.map(({ webhook_id }) => webhook_id), ...changed.map((webhook) => webhook.id)]))
    await finishWork(tx, { kind: DELIVER_WEBHOOKS, subjectId: id });
  return given.length;
};
