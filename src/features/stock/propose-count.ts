import { DomainError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { finishWork, planWork } from '../../tenancy/due-work.ts';
import { PROGRAM, type AnyOccasion, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { bookCount } from './apply-count.ts';
import { announceCounted, checkCounted, type Count } from './count.ts';
import { stockAfter, takeItemInHand, type StockAfter } from './move-stock.ts';
import { decideProposal, insertProposal, lapseProposals, lockProposal, type Proposal } from './proposals-store.ts';
import { proposalLapsesAt, proposalsSince } from './stock-service.ts';

/** The kind of work that lets a count lapse. */
export const LAPSE_COUNTS = 'lapse-counts';

/**
 * Keeps a seller's count for the owner to decide, inside somebody's transaction: stock does not change yet.
 * @throws DomainError item_not_found, quantity_invalid, not_allowed (nothing to explain), tenant_suspended,
 *   membership_stopped
 */
export const proposeCountIn = async (tx: TenantTransaction, count: Count, occasion: Occasion): Promise<StockAfter> => {
  const { clientRef, countedMilli, bookMilli, reason } = count;
  const { actor, now } = occasion;
  const item = await takeItemInHand(tx, { itemId: count.itemId, clientRef: null }, occasion);
  checkCounted(countedMilli, item);
  if (reason === undefined || countedMilli === bookMilli) throw new DomainError('not_allowed');

  const proposalId = newId(now);
  const { id: itemId, code, name } = item;
  const proposal = { id: proposalId, clientRef, itemId, countedMilli, bookMilli, reason, proposedBy: actor.id, now };
  if (await insertProposal(tx, proposal)) {
    await planWork(tx, { kind: LAPSE_COUNTS, subjectId: proposalId, dueAt: proposalLapsesAt(now) });
    announceCounted(tx, occasion, {
      itemId,
      code,
      name,
      bookMilli,
      countedMilli,
      reason,
      status: 'proposed',
      proposalId,
    });
  }
  return stockAfter(item, item.balanceMilli);
};

const announceDecided = (
  tx: TenantTransaction,
  occasion: AnyOccasion,
  proposal: Proposal,
  status: 'rejected' | 'lapsed',
): void => {
  const { id: proposalId, itemId, code, name, bookMilli, countedMilli, reason } = proposal;
  announceCounted(tx, occasion, { itemId, code, name, bookMilli, countedMilli, reason, status, proposalId });
};

/**
 * The owner approves or rejects a seller's count, inside somebody's transaction. Approved, its difference is booked now.
 * @throws DomainError not_allowed (not the owner), conflict (decided or lapsed already, or it cannot be right any more),
 *   item_not_found, tenant_suspended, membership_stopped
 */
export const decideCountIn = async (
  tx: TenantTransaction,
  { proposalId, approve }: { readonly proposalId: string; readonly approve: boolean },
  occasion: Occasion,
): Promise<StockAfter> => {
  const { actor, now } = occasion;
  if (actor.role !== 'vendor') throw new DomainError('not_allowed');
  const proposal = await lockProposal(tx, proposalId);
  if (proposal === undefined || proposal.createdAt <= proposalsSince(now)) throw new DomainError('conflict');
  const item = await takeItemInHand(tx, { itemId: proposal.itemId, clientRef: null, evenHidden: true }, occasion);
  const status = approve ? 'approved' : 'rejected';
  await decideProposal(tx, { id: proposalId, status, decidedBy: actor.id, now });
  await finishWork(tx, { kind: LAPSE_COUNTS, subjectId: proposalId });
  if (!approve) {
    announceDecided(tx, occasion, proposal, 'rejected');
    return stockAfter(item, item.balanceMilli);
  }
  const { countedMilli, bookMilli, reason } = proposal;
  const booked = { clientRef: null, countedMilli, bookMilli, reason, status: 'approved', proposalId } as const;
  return bookCount(tx, occasion, item, booked);
};

/** Lets the counts lapse that nobody decided on for seven days. Answers how many. */
export const lapseCountsIn = async (tx: TenantTransaction, now: Date): Promise<number> => {
  const lapsed = await lapseProposals(tx, proposalsSince(now), now);
  for (const proposal of lapsed) {
    announceDecided(tx, { actor: PROGRAM, now }, proposal, 'lapsed');
    await finishWork(tx, { kind: LAPSE_COUNTS, subjectId: proposal.id });
  }
  return lapsed.length;
};
