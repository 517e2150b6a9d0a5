import type { Unit } from '../../platform/quantity.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { CountReason } from './count.ts';

/** A seller's count that waits for the owner. */
export interface Proposal {
  readonly id: string;
  readonly itemId: string;
  readonly code: number;
  readonly name: string;
  readonly unit: Unit;
  readonly countedMilli: number;
  readonly bookMilli: number;
  readonly reason: CountReason;
  readonly proposedBy: string;
  readonly proposerName: string;
  readonly createdAt: Date;
}

interface ProposalRow {
  readonly id: string;
  readonly inventory_id: string;
  readonly code: number;
  readonly product_name: string;
  readonly unit: Unit;
  readonly counted_milli: number;
  readonly book_milli: number;
  readonly reason: CountReason;
  readonly proposed_by: string;
  readonly proposer_name: string | null;
  readonly created_at: Date;
}

const PENDING = `
select p.id, p.inventory_id, i.code, i.product_name, i.unit, p.counted_milli, p.book_milli, p.reason, p.proposed_by,
  m.name as proposer_name, p.created_at
from count_proposals p
join inventory i on i.id = p.inventory_id
left join public.memberships m on m.id = p.proposed_by
where p.status = 'pending'`;

const toProposal = (row: ProposalRow): Proposal => ({
  id: row.id,
  itemId: row.inventory_id,
  code: row.code,
  name: row.product_name,
  unit: row.unit,
  countedMilli: row.counted_milli,
  bookMilli: row.book_milli,
  reason: row.reason,
  proposedBy: row.proposed_by,
  proposerName: row.proposer_name ?? '',
  createdAt: row.created_at,
});

/** The counts made after an instant that wait for the owner, oldest first. */
export const findPendingProposals = async (tx: TenantTransaction, since: Date): Promise<Proposal[]> => {
  const text = `${PENDING} and p.created_at > $1 order by p.created_at, p.id`;
  return (await tx.query<ProposalRow>({ text, values: [since] })).map(toProposal);
};

/** Locks a count that waits, so that of two who decide one comes second; undefined when nothing is to be decided. */
export const lockProposal = async (tx: TenantTransaction, id: string): Promise<Proposal | undefined> => {
  const [row] = await tx.query<ProposalRow>({ text: `${PENDING} and p.id = $1 for update of p`, values: [id] });
  return row && toProposal(row);
};

export interface NewProposal {
  readonly id: string;
  readonly clientRef: string;
  readonly itemId: string;
  readonly countedMilli: number;
  readonly bookMilli: number;
  readonly reason: CountReason;
  readonly proposedBy: string;
  readonly now: Date;
}

/** Keeps a seller's count. Answers whether it is new. */
export const insertProposal = async (tx: TenantTransaction, p: NewProposal): Promise<boolean> => {
  const rows = await tx.query({
    text: `insert into count_proposals (id, client_ref, inventory_id, counted_milli, book_milli, reason, proposed_by,
        created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (client_ref) do nothing
      returning id`,
    values: [p.id, p.clientRef, p.itemId, p.countedMilli, p.bookMilli, p.reason, p.proposedBy, p.now],
  });
  return rows.length === 1;
};

export interface Decision {
  readonly id: string;
  readonly status: 'approved' | 'rejected';
  readonly decidedBy: string;
  readonly now: Date;
}

/** Notes what was decided about a locked count. */
export const decideProposal = async (
  tx: TenantTransaction,
  { id, status, decidedBy, now }: Decision,
): Promise<void> => {
  const text = 'update count_proposals set status = $2, decided_by = $3, decided_at = $4 where id = $1';
  await tx.query({ text, values: [id, status, decidedBy, now] });
};

/** Lets the counts lapse that nobody decided on. Answers which. */
export const lapseProposals = async (tx: TenantTransaction, until: Date, now: Date): Promise<Proposal[]> => {
  const rows = await tx.query<ProposalRow>({
    text: `with p as (
        update count_proposals set status = 'lapsed', decided_at = $2 where status = 'pending' and created_at <= $1
        returning *
      )
      select p.id, p.inventory_id, i.code, i.product_name, i.unit, p.counted_milli, p.book_milli, p.reason, p.proposed_by,
        m.name as proposer_name, p.created_at
      from p join inventory i on i.id = p.inventory_id left join public.memberships m on m.id = p.proposed_by
      order by p.created_at, p.id`,
    values: [until, now],
  });
  return rows.map(toProposal);
};
