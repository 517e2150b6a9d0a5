import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/**
 * Takes it, in a shop that came back from a backup, that customers who were to be asked for money have been asked since:
 * the provider is asked how their payments stand, and nobody asks twice. Answers how many.
 */
export const giveUpRestoredRequests = async (tx: TenantTransaction, now: Date): Promise<number> => {
  const given = await tx.query({
    text: `update payments set asked_at = $1, ask_phone = null where asked_at is null and ask_phone is not null
      returning 1 as given`,
    values: [now],
  });
  return given.length;
};
