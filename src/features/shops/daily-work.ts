import type { Knex } from 'knex';
import { addDays, businessDay, instantOfLocal } from '../../values/business-day.ts';
import { planWork } from '../../tenancy/due-work.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';

/** The kinds of work that every shop has once a day, each in one row of the due work that moves itself on. */
export const EVENING_SUMMARY = 'evening-summary';
export const CLEAN_UP_SHOP = 'keep-house';
export const DAILY_KINDS: readonly string[] = [EVENING_SUMMARY, CLEAN_UP_SHOP];

/** The last time before (or at) `now` at which the clocks of the shop showed this hour. */
export const lastEvening = (now: Date, timezone: string, hour: number): Date => {
  const today = businessDay(now, timezone);
  const evening = instantOfLocal(today, hour, timezone);
  return evening <= now ? evening : instantOfLocal(addDays(today, -1), hour, timezone);
};

/** The next time after `now` at which the clocks of the shop show this hour. */
export const nextEvening = (now: Date, timezone: string, hour: number): Date => {
  const today = businessDay(now, timezone);
  const evening = instantOfLocal(today, hour, timezone);
  return evening > now ? evening : instantOfLocal(addDays(today, 1), hour, timezone);
};

const NIGHT_FROM = 1;
const NIGHT_MINUTES = 4 * 60;
const MINUTE_MS = 60_000;

/** A minute of the next night, each shop its own, so that 2,000 of one zone do not tidy up at the same moment. */
export const nextNight = (now: Date, { id, timezone }: Pick<Tenant, 'id' | 'timezone'>): Date => {
  // The end of an id is chance, and the same every night.
  const minutes = Number.parseInt(id.slice(-6), 16) % NIGHT_MINUTES;
  const today = businessDay(now, timezone);
  const onDay = (day: string): Date =>
    new Date(instantOfLocal(day, NIGHT_FROM, timezone).getTime() + minutes * MINUTE_MS);
  const tonight = onDay(today);
  return tonight > now ? tonight : onDay(addDays(today, 1));
};

/** Plans what a new shop has to do each day, in the transaction that opens it. */
export const planDailyWork = async (
  trx: Knex.Transaction,
  tenant: Tenant,
  { eveningHour, now }: { readonly eveningHour: number; readonly now: Date },
): Promise<void> => {
  const times = [
    { kind: EVENING_SUMMARY, due_at: nextEvening(now, tenant.timezone, eveningHour) },
    { kind: CLEAN_UP_SHOP, due_at: nextNight(now, tenant) },
  ];
  await trx('public.due_work')
    .insert(times.map((time) => ({ ...time, tenant_id: tenant.id, subject_id: tenant.id })))
    .onConflict(['tenant_id', 'kind', 'subject_id'])
    .merge(['due_at']);
};

/** Moves the shop's evening on to the next one after `now`. */
export const planEvening = (tx: TenantTransaction, eveningHour: number, now: Date): Promise<void> => {
  const { id, timezone } = tx.tenant;
  return planWork(tx, { kind: EVENING_SUMMARY, subjectId: id, dueAt: nextEvening(now, timezone, eveningHour) });
};

/** Moves the shop's tidying up on to the next night. */
export const planNight = (tx: TenantTransaction, now: Date): Promise<void> =>
  planWork(tx, { kind: CLEAN_UP_SHOP, subjectId: tx.tenant.id, dueAt: nextNight(now, tx.tenant) });
