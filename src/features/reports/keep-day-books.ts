import type { Clock } from '../../platform/clock.ts';
import type { InTenant, TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { addDays, type Day } from '../../values/business-day.ts';
import { buildDayBooks, findFirstDay, lockDayBooks, noteBuiltTo } from './day-book.ts';
import { dayIn } from './reports-service.ts';

/** Days that one event may bring to the books: a shop with a long past catches up event by event. */
const CATCH_UP = 7;

/** Days from the first to the last, both included; none when the last is before the first. */
const daysFrom = (first: Day, last: Day, most = Infinity): Day[] => {
  const days: Day[] = [];
  for (let day = first; day <= last && days.length < most; day = addDays(day, 1)) days.push(day);
  return days;
};

/**
 * Brings the kept days up to what an event tells: the days that are over and that it is about are made anew from the
 * ledgers, and days that came to their end since are added. The day of today is not kept: whoever reads adds it.
 */
export const keepDayBooks = async (
  tx: TenantTransaction,
  { days, now }: { readonly days: readonly Day[]; readonly now: Date },
): Promise<void> => {
  const known = await lockDayBooks(tx);
  const yesterday = addDays(await dayIn(tx, now), -1);
  const builtTo = known ?? addDays((await findFirstDay(tx)) ?? addDays(yesterday, 1), -1);
  const fresh = daysFrom(addDays(builtTo, 1), yesterday, CATCH_UP);
  const changed = [...new Set(days)].filter((day) => day <= builtTo);
  await buildDayBooks(tx, [...changed, ...fresh]);
  const last = fresh.at(-1) ?? builtTo;
  if (last !== known) await noteBuiltTo(tx, last);
};

export interface RebuildDeps {
  readonly inTenant: InTenant;
  readonly clock: Clock;
}

/** A day takes a transaction of its own, so that nobody who sells or reads waits for the whole past. */
const DAY_MS = 60_000;

/** Makes all days of a shop anew from the ledgers, while it sells. Answers how many. */
export const rebuildDayBooks = async ({ inTenant, clock }: RebuildDeps, tenant: Tenant): Promise<number> => {
  const [first, yesterday] = await inTenant(tenant, async (tx) => [
    await findFirstDay(tx),
    addDays(await dayIn(tx, clock.now()), -1),
  ]);
  const days = first === undefined ? [] : daysFrom(first, yesterday);
  for (const day of days) {
    await inTenant(
      tenant,
      async (tx) => {
        const builtTo = await lockDayBooks(tx);
        await buildDayBooks(tx, [day]);
        // Days before this one are made anew by now, so they are there.
        if (builtTo === undefined || builtTo < day) await noteBuiltTo(tx, day);
      },
      { timeoutMs: DAY_MS },
    );
  }
  return days.length;
};
