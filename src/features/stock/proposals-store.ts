import type { Unit } from '../../values/quantity.ts';
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
  /** When the count was compared with the books. */
  readonly takenAt: Date;
  /** What other counts have corrected since then. */
  readonly correctedMilli: number;
  /** The item's price as it is now. */
  readonly priceMinor: number;
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
  readonly counted_at: Date;
  readonly corrected_milli: number;
  readonly price_minor: number;
}

/** What counts have corrected of an item since an instant: their movements, and what they wrote down as sold. */
const correctedSince = (item: string, since: string): string => `
(select coalesce(sum(c.delta_milli), 0)::bigint from stock_movements c left join sales s on s.id = c.sale_id
  where c.inventory_id = ${item} and c.occurred_at > ${since} and (c.kind = 'count' or s.kind = 'count_sale'))`;

/** What counts have corrected of an item in hand since an instant, in thousandths. */
export const readCorrected = async (tx: TenantTransaction, itemId: string, since: Date): Promise<number> => {
  const text = `select ${correctedSince('$1', '$2')} as corrected_milli`;
  const [row] = await tx.query<Pick<ProposalRow, 'corrected_milli'>>({ text, values: [itemId, since] });
  return row?.corrected_milli ?? 0;
};

const COLUMNS = `p.id, p.inventory_id, i.code, i.product_name, i.unit, i.price_minor, p.counted_milli, p.book_milli, p.reason,
  p.proposed_by, m.name as proposer_name, p.created_at, p.counted_at,
  ${correctedSince('p.inventory_id', 'p.counted_at')} as corrected_milli`;

const PENDING = `
select ${COLUMNS}
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
  takenAt: row.counted_at,
  correctedMilli: row.corrected_milli,
  priceMinor: row.price_minor,
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
  readonly takenAt: Date;
  readonly now: Date;
}

/** Keeps a seller's count. Answers whether it is new. */
export const insertProposal = async (tx: TenantTransaction, p: NewProposal): Promise<boolean> => {
  const rows = await tx.query({
    text: `insert into count_proposals (id, client_ref, inventory_id, counted_milli, book_milli, reason, proposed_by,
        counted_at, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      on conflict (client_ref) do nothing
      returning id`,
    values: [p.id, p.clientRef, p.itemId, p.countedMilli, p.bookMilli, p.reason, p.proposedBy, p.takenAt, p.now],
  });
  return rows.length === 1;
};

/** The count that was proposed under this reference. */
export const findProposed = async (
  tx: TenantTransaction,
  clientRef: string,
): Promise<Pick<Proposal, 'itemId' | 'countedMilli' | 'reason' | 'proposedBy'> | undefined> => {
  const text = `select inventory_id as "itemId", counted_milli as "countedMilli", reason, proposed_by as "proposedBy"
    from count_proposals where client_ref = $1`;
  const [row] = await tx.query<Pick<Proposal, 'itemId' | 'countedMilli' | 'reason' | 'proposedBy'>>({
    text,
    values: [clientRef],
  });
  return row;
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

/** Ends counts that wait. Answers which. */
const endProposals = async (
  tx: TenantTransaction,
  status: 'lapsed' | 'replaced',
  where: string,
  values: readonly unknown[],
): Promise<Proposal[]> => {
  const rows = await tx.query<ProposalRow>({
    text: `with p as (
        update count_proposals set status = $1, decided_at = $2 where status = 'pending' and ${where}
        returning *
      )
      select ${COLUMNS}
      from p join inventory i on i.id = p.inventory_id left join public.memberships m on m.id = p.proposed_by
      order by p.created_at, p.id`,
    values: [status, ...values],
  });
  return rows.map(toProposal);
};

/** Lets the counts lapse that nobody decided on. Answers which. */
export const lapseProposals = (tx: TenantTransaction, until: Date, now: Date): Promise<Proposal[]> =>
  endProposals(tx, 'lapsed', 'created_at <= $3', [now, until]);

/** Ends the counts of an item that wait, but for one: a newer one is there. Answers which. */
export const replaceProposals = (
  tx: TenantTransaction,
  { itemId, but, now }: { readonly itemId: string; readonly but: string | null; readonly now: Date },
): Promise<Proposal[]> =>
  endProposals(tx, 'replaced', 'inventory_id = $3 and id is distinct from $4', [now, itemId, but]);

/** Is a count still to be decided on? */
export const isPending = async (tx: TenantTransaction, proposalId: string): Promise<boolean> => {
  const text = `select exists (select from count_proposals where id = $1 and status = 'pending') as so`;
  const [row] = await tx.query<{ so: boolean }>({ text, values: [proposalId] });
  return row?.so ?? false;
};
