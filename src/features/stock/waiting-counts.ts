import { finishWork } from '../../tenancy/due-work.ts';
import { type AnyOccasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { announceCounted } from './count.ts';
import { replaceProposals, type Proposal } from './proposals-store.ts';

/** The kind of work that lets a count lapse. */
export const EXPIRE_COUNTS = 'lapse-counts';

/** Announces what became of a count that waited, without a change of the stock. */
export const announceEnded = (
  tx: TenantTransaction,
  occasion: AnyOccasion,
  proposal: Proposal,
  status: 'rejected' | 'lapsed' | 'replaced',
): void => {
  const { id: proposalId, itemId, code, name, bookMilli, countedMilli, reason } = proposal;
  announceCounted(tx, occasion, { itemId, code, name, bookMilli, countedMilli, reason, status, proposalId });
};

/** A newer count of an item, by anybody, replaces those that wait, but for the one that is decided on right now. */
export const replaceWaiting = async (
  tx: TenantTransaction,
  occasion: AnyOccasion,
  { itemId, but }: { readonly itemId: string; readonly but: string | null },
): Promise<void> => {
  for (const proposal of await replaceProposals(tx, { itemId, but, now: occasion.now })) {
    announceEnded(tx, occasion, proposal, 'replaced');
    await finishWork(tx, { kind: EXPIRE_COUNTS, subjectId: proposal.id });
  }
};
