import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { AuditDetails, AuditEntry } from './audit-entry.ts';

/** Which rows are wanted, newest first. What is undefined is no condition. */
export interface AuditFilter {
  readonly actorId?: string | undefined;
  readonly action?: string | undefined;
  readonly subjectId?: string | undefined;
  /** Acts from this instant on (included). */
  readonly from?: Date | undefined;
  /** Acts before this instant (not included). */
  readonly to?: Date | undefined;
  /** Rows before this place in the chain. */
  readonly before?: number | undefined;
  readonly limit: number;
}

interface Row {
  readonly position: number;
  readonly id: string;
  readonly occurred_at: Date;
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly actor_role: string;
  readonly channel: string;
  readonly origin: string | null;
  readonly action: string;
  readonly subject_type: string;
  readonly subject_id: string | null;
  readonly details: AuditDetails;
}

const LIST = `
select a.position, a.id, a.occurred_at, a.actor_id, m.name as actor_name, a.actor_role, a.channel, a.origin, a.action,
  a.subject_type, a.subject_id, a.details
from audit_logs a left join public.memberships m on m.id = a.actor_id
where ($1::uuid is null or a.actor_id = $1) and ($2::text is null or a.action = $2)
  and ($3::text is null or a.subject_id = $3) and ($4::timestamptz is null or a.occurred_at >= $4)
  and ($5::timestamptz is null or a.occurred_at < $5) and ($6::bigint is null or a.position < $6)
order by a.position desc limit $7`;

/** Reads some rows of a shop's log, or of the service's in a transaction of the directory. */
export const readAuditLog = async (
  tx: Pick<TenantTransaction, 'query'>,
  filter: AuditFilter,
): Promise<AuditEntry[]> => {
  const { actorId, action, subjectId, from, to, before, limit } = filter;
  const rows = await tx.query<Row>({ text: LIST, values: [actorId, action, subjectId, from, to, before, limit] });
  return rows.map((row) => ({
    position: row.position,
    id: row.id,
    occurredAt: row.occurred_at,
    actor: { id: row.actor_id, name: row.actor_name, role: row.actor_role },
    channel: row.channel,
    origin: row.origin,
    action: row.action,
    subject: { type: row.subject_type, id: row.subject_id },
    details: row.details,
  }));
};
