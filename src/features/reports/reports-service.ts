import { addDays, businessDay, startOfWeek, type Day } from '../../values/business-day.ts';
import type { Clock } from '../../platform/clock.ts';
import type { InTenant, TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { readSettings } from '../shops/shop-settings.ts';
import { readBestDay, readBestItem, readFigures, readSellers, type Figures, type SellerTotal } from './figures.ts';

/** A business day and what it comes to. */
export interface DayReport {
  readonly day: Day;
  readonly figures: Figures;
}

/** The week so far, and the whole one before. */
export interface WeekReport {
  /** Its Monday. */
  readonly from: Day;
  readonly figures: Figures;
  readonly previousMinor: number;
  readonly bestItem: string | undefined;
  readonly bestDay: Day | undefined;
}

export interface WantedDay {
  /** How many days ago; 0 is today. */
  readonly ago?: number | undefined;
  /** Of this seller alone. */
  readonly sellerId?: string | undefined;
}

/** What a shop took, by its own business days. */
export interface ReportsService {
  day(tenant: Tenant, wanted?: WantedDay): Promise<DayReport>;
  week(tenant: Tenant): Promise<WeekReport>;
  /** What each seller sold today, the most first. */
  sellers(tenant: Tenant): Promise<readonly SellerTotal[]>;
}

/** The business day of an instant in the shop of a transaction. */
export const dayIn = async (tx: TenantTransaction, now: Date): Promise<Day> => {
  const { cutoffHour } = await readSettings(tx);
  return businessDay(now, tx.tenant.timezone, cutoffHour);
};

/** A day's figures, inside somebody's transaction. */
export const dayReportIn = async (
  tx: TenantTransaction,
  now: Date,
  { ago = 0, sellerId }: WantedDay = {},
): Promise<DayReport> => {
  const day = addDays(await dayIn(tx, now), -ago);
  return { day, figures: await readFigures(tx, { from: day, to: day, sellerId }) };
};

const weekReportIn = async (tx: TenantTransaction, now: Date): Promise<WeekReport> => {
  const today = await dayIn(tx, now);
  const from = startOfWeek(today);
  const span = { from, to: today };
  const [figures, previous, bestItem, bestDay] = await Promise.all([
    readFigures(tx, span),
    readFigures(tx, { from: addDays(from, -7), to: addDays(from, -1) }),
    readBestItem(tx, span),
    readBestDay(tx, span),
  ]);
  return { from, figures, previousMinor: previous.totalMinor, bestItem, bestDay };
};

/** Makes the reports of shops. */
export const createReportsService = ({
  inTenant,
  clock,
}: {
  readonly inTenant: InTenant;
  readonly clock: Clock;
}): ReportsService => {
  const read = <T>(tenant: Tenant, work: (tx: TenantTransaction) => Promise<T>): Promise<T> =>
    inTenant(tenant, work, { readOnly: true });
  return {
    day: (tenant, wanted) => read(tenant, (tx) => dayReportIn(tx, clock.now(), wanted)),
    week: (tenant) => read(tenant, (tx) => weekReportIn(tx, clock.now())),
    sellers: (tenant) =>
      read(tenant, async (tx) => {
        const day = await dayIn(tx, clock.now());
        return readSellers(tx, { from: day, to: day });
      }),
  };
};
