import { MAY_SEND } from '../events/outbox.ts';
import { toDatabaseFailure } from '../platform/database-failure.ts';
import type { DatabasePool } from '../platform/postgres.ts';
import { thoseThatAnswer } from '../platform/those-that-answer.ts';
import type { RunOnce } from './transaction.ts';
import type { TenantTransaction } from './tenant-transaction.ts';

/** Something that a shop has to do at a time: a message to send, a digest to close. */
export interface DueWork {
  /** Names the job that does it: `send-sms`. */
  readonly kind: string;
  readonly tenantId: string;
  /** What it is about, by its id in the shop's schema. */
  readonly subjectId: string;
}

export interface TakeOptions {
  readonly now: Date;
  readonly limit: number;
  /** When to hand the same work out again if nobody has done it or moved it by then. */
  readonly leaseMs: number;
}

/** Notes when something is to be done, or moves it to another time. Committed with the change that makes the work. */
export const planWork = async (
  tx: TenantTransaction,
  { kind, subjectId, dueAt }: Omit<DueWork, 'tenantId'> & { readonly dueAt: Date },
): Promise<void> => {
  await tx.query({
    text: `insert into public.due_work (kind, tenant_id, subject_id, due_at) values ($1, $2, $3, $4)
      on conflict (tenant_id, kind, subject_id) do update set due_at = excluded.due_at`,
    values: [kind, tx.tenant.id, subjectId, dueAt],
  });
};

/** Says that nothing is left to do. */
export const finishWork = async (
  tx: TenantTransaction,
  { kind, subjectId }: Omit<DueWork, 'tenantId'>,
): Promise<void> => {
  await tx.query({
    text: 'delete from public.due_work where tenant_id = $1 and kind = $2 and subject_id = $3',
    values: [tx.tenant.id, kind, subjectId],
  });
};

const TAKE_DUE = `
  with due as (
    select tenant_id, kind, subject_id from public.due_work where due_at <= $1 and ${MAY_SEND}
    order by due_at limit $2 for update skip locked)
  update public.due_work work set due_at = $3 from due
  where (work.tenant_id, work.kind, work.subject_id) = (due.tenant_id, due.kind, due.subject_id)
  returning work.kind, work.tenant_id, work.subject_id`;

/**
 * Takes what is due in all shops of a database, earliest first. Several may take at once and none gets the same. What is
 * taken stays in the list, with a later time: work that is lost on its way to be done comes back by itself.
 */
export const takeDueWork = async (pool: DatabasePool, { now, limit, leaseMs }: TakeOptions): Promise<DueWork[]> => {
  const values = [now, limit, new Date(now.getTime() + leaseMs)];
  try {
    const { rows } = await pool.query<{ kind: string; tenant_id: string; subject_id: string }>(TAKE_DUE, values);
    return rows.map((row) => ({ kind: row.kind, tenantId: row.tenant_id, subjectId: row.subject_id }));
  } catch (error) {
    throw toDatabaseFailure(error);
  }
};

/** For how many seconds the oldest work of all cells has been due that nobody has taken; 0 when none is due. */
export const oldestDueSeconds = async (pools: readonly DatabasePool[], now: Date): Promise<number> => {
  const oldest = pools.map(async (pool) => {
    const { rows } = await pool.query<{ oldest: Date | null }>('select min(due_at) as oldest from public.due_work');
    return rows[0]?.oldest?.getTime() ?? now.getTime();
  });
  return (now.getTime() - Math.min(now.getTime(), ...(await thoseThatAnswer(oldest)))) / 1000;
};

/**
 * Plans work of these kinds, whose subject is the shop itself, for every shop that has none: for the next noon on the
 * shop's own clocks, from where the work moves itself on to its time. One statement, however many shops there are. Of the
 * shops of one cell. Answers how many it planned.
 */
export const planWhereMissing = async (run: RunOnce, kinds: readonly string[], now: Date): Promise<number> => {
  const rows = await run({
    text: `insert into public.due_work (kind, tenant_id, subject_id, due_at)
      select wanted, t.id, t.id, (date_trunc('day', local.now + interval '12 hours') + interval '12 hours') at time zone t.timezone
      from public.tenants t
      cross join unnest($1::text[]) as wanted
      cross join lateral (select $2::timestamptz at time zone t.timezone as now) local
      where not exists (
        select from public.due_work w where (w.tenant_id, w.kind, w.subject_id) = (t.id, wanted, t.id))
      on conflict do nothing returning 1 as planned`,
    values: [kinds, now],
  });
  return rows.length;
};
