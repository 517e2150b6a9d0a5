import { checkMay } from '../../tenancy/what-people-may.ts';
import { DomainError } from '../../values/errors.ts';
import { newId } from '../../platform/ids.ts';
import { finishWork, planWork } from '../../tenancy/due-work.ts';
import { PROGRAM, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { checkSameReference } from '../acts/same-reference.ts';
import { bookCount, missingIn } from './apply-count.ts';
import { actOfCount, announceCounted, checkCounted, type Count } from './count.ts';
import { stockAfter, takeItemInHand, type StockAfter } from './move-stock.ts';
import {
  decideProposal,
  findPendingProposals,
  findProposed,
  insertProposal,
  lapseProposals,
  lockProposal,
  type Proposal,
} from './proposals-store.ts';
import { proposalLapsesAt, proposalsSince } from './stock-service.ts';
import { announceEnded, EXPIRE_COUNTS, replaceWaiting } from './waiting-counts.ts';

/** Writes down as sold what a count found missing, for cash, on the day of now, by whoever counted. */
export type SellMissing = (
  tx: TenantTransaction,
  missing: {
    readonly clientRef: string;
    readonly code: number;
    readonly quantityMilli: number;
    readonly sellerId: string;
    readonly shownPriceMinor: number | undefined;
  },
  occasion: Occasion,
) => Promise<unknown>;

/** What the owner decides about a seller's count. */
export interface CountDecision {
  readonly proposalId: string;
  readonly approve: boolean;
  /** Although it was sold and not written: only the stock is put right. */
  readonly onlyStock?: boolean | undefined;
  /** The price at which the page said that the missing ones would be written down as sold. */
  readonly shownPriceMinor?: number | undefined;
}

/** Nothing was kept: the same count is there, or another one under its reference. */
const checkSameProposal = async (tx: TenantTransaction, count: Count, { actor }: Occasion): Promise<void> => {
  const earlier = await findProposed(tx, count.clientRef);
  if (earlier === undefined) throw new DomainError('conflict');
  checkSameReference({ by: earlier.proposedBy, act: actOfCount(earlier) }, { by: actor.id, act: actOfCount(count) });
};

/**
 * Keeps a seller's count for the owner to decide, inside somebody's transaction: stock does not change yet.
 * @throws DomainError item_not_found, quantity_invalid, not_allowed (nothing to explain), conflict (the reference is that
 *   of another count), tenant_suspended, membership_stopped
 */
export const proposeCountIn = async (tx: TenantTransaction, count: Count, occasion: Occasion): Promise<StockAfter> => {
  const { clientRef, countedMilli, bookMilli, reason } = count;
  const { actor, now } = occasion;
  const item = await takeItemInHand(tx, { itemId: count.itemId, clientRef: null }, occasion);
  checkCounted(countedMilli, item);
  if (reason === undefined || countedMilli === bookMilli) throw new DomainError('not_allowed');

  const proposalId = newId(now);
  const { id: itemId, code, name } = item;
  const figures = { countedMilli, bookMilli, takenAt: count.takenAt ?? now };
  const proposal = { id: proposalId, clientRef, itemId, ...figures, reason, proposedBy: actor.id, now };
  if (await insertProposal(tx, proposal)) {
    await replaceWaiting(tx, occasion, { itemId, but: proposalId });
    await planWork(tx, { kind: EXPIRE_COUNTS, subjectId: proposalId, dueAt: proposalLapsesAt(now) });
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
  } else {
    await checkSameProposal(tx, count, occasion);
  }
  return stockAfter(item, item.balanceMilli);
};

/** The counts that wait for the owner, the oldest first. */
export const pendingCountsIn = (tx: TenantTransaction, now: Date): Promise<Proposal[]> =>
  findPendingProposals(tx, proposalsSince(now));

/** Whether the page about a count says that approving it writes down a sale. */
export const becomesSale = (proposal: Proposal): boolean =>
  proposal.reason === 'not_written' && missingIn(proposal) > 0;

const approve = async (
  tx: TenantTransaction,
  proposal: Proposal,
  decision: CountDecision,
  { sell, occasion }: { readonly sell: SellMissing; readonly occasion: Occasion },
): Promise<StockAfter> => {
  const { id: proposalId, itemId, code, countedMilli, bookMilli, correctedMilli, reason } = proposal;
  const item = await takeItemInHand(tx, { itemId, clientRef: null, evenHidden: true }, occasion);
  checkCounted(countedMilli, item);
  const booked = { clientRef: null, countedMilli, status: 'approved', proposalId } as const;
  if (!becomesSale(proposal) || decision.onlyStock === true) {
    return bookCount(tx, occasion, item, { ...booked, bookMilli, correctedMilli, reason });
  }
  const missing = { clientRef: `proposal:${proposalId}`, code, quantityMilli: missingIn(proposal) };
  const { shownPriceMinor } = decision;
  await sell(tx, { ...missing, sellerId: proposal.proposedBy, shownPriceMinor }, occasion);
  const left = await takeItemInHand(tx, { itemId, clientRef: null }, occasion);
  return bookCount(tx, occasion, left, { ...booked, bookMilli: countedMilli, correctedMilli: 0, reason });
};

/**
 * Makes the operation by which the owner approves or rejects a seller's count, inside somebody's transaction. Approved, it
 * is booked now; what was sold and not written becomes a sale of whoever counted, on this day.
 * It throws DomainError not_allowed (not the owner), conflict (decided, replaced or lapsed already), count_outdated (more
 * has gone out than was counted), quantity_invalid (the item has another unit now), item_not_found, tenant_suspended,
 * membership_stopped, and all that a sale may throw.
 */
export const createDecideCount =
  (sell: SellMissing) =>
  async (tx: TenantTransaction, decision: CountDecision, occasion: Occasion): Promise<StockAfter> => {
    const { proposalId } = decision;
    const { actor, now } = occasion;
    checkMay(actor, 'discrepancy.decide');
    const proposal = await lockProposal(tx, proposalId);
    if (proposal === undefined || proposal.createdAt <= proposalsSince(now)) throw new DomainError('conflict');
    const status = decision.approve ? 'approved' : 'rejected';
    await decideProposal(tx, { id: proposalId, status, decidedBy: actor.id, now });
    await finishWork(tx, { kind: EXPIRE_COUNTS, subjectId: proposalId });
    if (decision.approve) return approve(tx, proposal, decision, { sell, occasion });
    const toLock = { itemId: proposal.itemId, clientRef: null, evenHidden: true };
    const item = await takeItemInHand(tx, toLock, occasion);
    announceEnded(tx, occasion, proposal, 'rejected');
    return stockAfter(item, item.balanceMilli);
  };

/** Lets the counts lapse that nobody decided on for seven days. Answers how many. */
export const expireCountsIn = async (tx: TenantTransaction, now: Date): Promise<number> => {
  const lapsed = await lapseProposals(tx, proposalsSince(now), now);
  for (const proposal of lapsed) {
    announceEnded(tx, { actor: PROGRAM, now }, proposal, 'lapsed');
    await finishWork(tx, { kind: EXPIRE_COUNTS, subjectId: proposal.id });
  }
  return lapsed.length;
};
