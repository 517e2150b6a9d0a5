import { MAY_SEND } from '../events/outbox.ts';
import type { OwnerDatabase } from './owner.ts';
import type { TenantTransaction } from './tenant-transaction.ts';

/**
 * Whether the database of this shop may send what waits in it. A copy that came back from a backup may not, until somebody
 * has taken it over: what waits there may have been sent before.
 */
export const maySend = async (tx: TenantTransaction): Promise<boolean> => {
  const [row] = await tx.query<{ may: boolean }>({ text: `select ${MAY_SEND} as may`, values: [] });
  return row?.may === true;
};

/** The same, asked by the owner. */
export const ownerMaySend = async (owner: OwnerDatabase): Promise<boolean> => {
  const { rows } = await owner.raw<{ rows: { may: boolean }[] }>(`select ${MAY_SEND} as may`);
  return rows[0]?.may === true;
};

/**
 * Lets this database send from now on, on the server and the timeline where it is. Nothing that happened before `settled`
 * is told to anybody any more; without it, all that waits goes its way.
 */
export const takeOver = async (owner: OwnerDatabase, settled?: Date): Promise<void> => {
  await owner.raw(
    `update public.lineage set server = public.this_lineage(), accepted_at = now(),
       settled_until = coalesce(:settled::timestamptz, settled_until)`,
    { settled: settled?.toISOString() ?? null },
  );
};

/** Passes over what this shop was to do once before `now`: it may have been done. */
export const skipWork = async (tx: TenantTransaction, kinds: readonly string[], now: Date): Promise<void> => {
  await tx.query({
    text: 'delete from public.due_work where tenant_id = $1 and kind = any($2) and due_at <= $3',
    values: [tx.tenant.id, kinds, now],
  });
};
