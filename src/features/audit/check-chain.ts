import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

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

/** Verifies the whole chain of a shop, or of the service in a transaction of the directory; answers the first places at which it is broken. */
export const findBrokenLinks = (tx: Pick<TenantTransaction, 'query'>): Promise<BrokenLink[]> =>
  tx.query<BrokenLink>({ text: BROKEN, values: [] });
