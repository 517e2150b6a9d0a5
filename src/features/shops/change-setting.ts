import { newEvent } from '../../events/catalogue.ts';
import { DomainError } from '../../values/errors.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { planEvening } from './daily-work.ts';

/** Settings that are on or off. */
export const SWITCHES = [
  'evening_sms',
  'low_stock_sms',
  'sell_below_zero',
  'shared_phone',
  'cashiers_add_stock',
  'pin_every_session',
] as const;
export type Switch = (typeof SWITCHES)[number];

/** Is this the name of a setting that is on or off? */
export const isSwitch = (name: string): name is Switch => SWITCHES.some((known) => known === name);

/** By how many percent sellers may at most be allowed to lower a price. */
export const MOST_PRICE_LIMIT = 50;

/** Turns a setting to its other side, inside somebody's transaction; answers how it now is. Who may is asked before. */
export const flipSetting = async (tx: TenantTransaction, setting: Switch, occasion: Occasion): Promise<boolean> => {
  // Only names of our own list are written into SQL.
  const [row] = await tx.query<{ now_on: boolean }>({
    text: `update settings set ${setting} = not ${setting} returning ${setting} as now_on`,
    values: [],
  });
  if (row === undefined) throw new Error('a shop without settings');
  announce(tx, occasion, { setting, before: !row.now_on, after: row.now_on });
  return row.now_on;
};

/** Sets how far sellers may lower a price, in percent. Throws `price_invalid` outside 0 to 50. */
export const setPriceLimit = async (tx: TenantTransaction, percent: number, occasion: Occasion): Promise<void> => {
  if (!Number.isInteger(percent) || percent < 0 || percent > MOST_PRICE_LIMIT) throw new DomainError('price_invalid');
  const [row] = await tx.query<{ price_limit_percent: number }>({
    text: 'select price_limit_percent from settings for update',
    values: [],
  });
  const before = row?.price_limit_percent ?? null;
  if (before === percent) return;
  await tx.query({ text: 'update settings set price_limit_percent = $1', values: [percent] });
  announce(tx, occasion, { setting: 'price_limit_percent', before, after: percent });
};

/**
 * Sets the hour of the evening's message; today's comes at the new time unless it has gone already.
 * Throws `quantity_invalid` when it is no hour.
 */
export const setEveningHour = async (tx: TenantTransaction, hour: number, occasion: Occasion): Promise<void> => {
  if (!Number.isInteger(hour) || hour < 0 || hour > 23) throw new DomainError('quantity_invalid');
  const [row] = await tx.query<{ evening_hour: number }>({
    text: 'select evening_hour from settings for update',
    values: [],
  });
  const before = row?.evening_hour ?? null;
  if (before === hour) return;
  await tx.query({ text: 'update settings set evening_hour = $1', values: [hour] });
  await planEvening(tx, hour, occasion.now);
  announce(tx, occasion, { setting: 'evening_hour', before, after: hour });
};

/** The latest hour at which a shop's day may end: the night of a bar belongs to the evening before. */
const LATEST_CUTOFF_HOUR = 8;

/** Whether a shop's day may end at this hour. */
export const isCutoffHour = (hour: number): boolean =>
  Number.isInteger(hour) && hour >= 0 && hour <= LATEST_CUTOFF_HOUR;

/**
 * Sets the hour at which the shop's day ends. What is written down from now on belongs to the day that this hour gives
 * it; what was written down before stays on its day. Throws `quantity_invalid` outside 0 to 8.
 */
export const setCutoffHour = async (tx: TenantTransaction, hour: number, occasion: Occasion): Promise<void> => {
  if (!isCutoffHour(hour)) throw new DomainError('quantity_invalid');
  const [row] = await tx.query<{ cutoff_hour: number }>({
    text: 'select cutoff_hour from settings for update',
    values: [],
  });
  const before = row?.cutoff_hour ?? null;
  if (before === hour) return;
  await tx.query({ text: 'update settings set cutoff_hour = $1', values: [hour] });
  announce(tx, occasion, { setting: 'cutoff_hour', before, after: hour });
};

interface Change {
  readonly setting: string;
  readonly before: number | boolean | null;
  readonly after: number | boolean;
}

const announce = (tx: TenantTransaction, occasion: Occasion, data: Change): void => {
  tx.publish(newEvent('tenant.setting_changed', { ...originOf(tx, occasion), data }));
};
