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

/** Reads some rows of the log. */
export const readAuditLog = async (tx: TenantTransaction, filter: AuditFilter): Promise<AuditEntry[]> => {
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

/** A place where the chain is broken. */
export interface BrokenLink {
  readonly position: number;
  /** Null where rows are missing. */
  readonly id: string | null;
  readonly action: string | null;
  /** `changed`: the row, or its hash, is not what was written. `missing`: rows before this one are gone. `end`: the last ones are. */
  readonly kind: 'changed' | 'missing' | 'end';
}

/** Makes every hash anew, from the columns, by the rule of the migration; a hash of nobody follows from none. */
const BROKEN = `
with said as (
  select position, id, action, hash,
    lag(hash, 1, '\\x'::bytea) over (order by position) as hash_before,
    lag(position, 1, 0::bigint) over (order by position) as position_before,
    jsonb_build_array(position, id, actor_id, actor_role, channel, origin, action, subject_type, subject_id, details,
      occurred_at at time zone 'UTC', recorded_at at time zone 'UTC')::text as content
  from audit_logs
), newest as (
  select coalesce(max(position), 0) as position from audit_logs
)
select position, id, action, case when position_before <> position - 1 then 'missing' else 'changed' end as kind
from said where position_before <> position - 1 or hash <> sha256(hash_before || convert_to(content, 'UTF8'))
union all
select h.position, null, null, 'end' from audit_head h cross join newest
where h.position <> newest.position
  or h.hash <> coalesce((select hash from audit_logs l where l.position = h.position), '\\x'::bytea)
order by 1 limit 100`;

/** Verifies the whole chain of a shop; answers the first places at which it is broken. */
export const findBrokenLinks = (tx: TenantTransaction): Promise<BrokenLink[]> =>
  tx.query<BrokenLink>({ text: BROKEN, values: [] });
