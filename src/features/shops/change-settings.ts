import type { Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { flipSetting, setCutoffHour, setEveningHour, setPriceLimit, type Switch } from './change-setting.ts';
import { readSettings, type ShopSettings } from './shop-settings.ts';

type Switched = 'sellBelowZero' | 'cashiersAddStock' | 'sharedPhone' | 'pinEverySession' | 'eveningSms' | 'lowStockSms';

const SWITCH_OF: Readonly<Record<Switched, Switch>> = {
  sellBelowZero: 'sell_below_zero',
  cashiersAddStock: 'cashiers_add_stock',
  sharedPhone: 'shared_phone',
  pinEverySession: 'pin_every_session',
  eveningSms: 'evening_sms',
  lowStockSms: 'low_stock_sms',
};

/** What is to be another; the rest stays. */
export type SettingsChange = {
  readonly [Name in Switched | 'priceLimitPercent' | 'eveningHour' | 'cutoffHour']?: ShopSettings[Name] | undefined;
};

const isSwitched = (name: string): name is Switched => Object.hasOwn(SWITCH_OF, name);

/**
 * Changes several settings inside somebody's transaction; asking for what is so already changes nothing.
 * @param check is told of the settings as they are, with their row held, and may throw
 * @throws DomainError not_allowed, price_invalid, quantity_invalid
 */
export const changeSettingsIn = async (
  tx: TenantTransaction,
  change: SettingsChange,
  occasion: Occasion,
  check: (before: ShopSettings) => void = () => undefined,
): Promise<void> => {
  await tx.query({ text: 'select from settings for update', values: [] });
  const now = await readSettings(tx);
  check(now);
  for (const [name, wanted] of Object.entries(change)) {
    if (isSwitched(name) && wanted !== undefined && now[name] !== wanted) {
      await flipSetting(tx, SWITCH_OF[name], occasion);
    }
  }
  if (change.priceLimitPercent !== undefined) await setPriceLimit(tx, change.priceLimitPercent, occasion);
  if (change.eveningHour !== undefined) await setEveningHour(tx, change.eveningHour, occasion);
  if (change.cutoffHour !== undefined) await setCutoffHour(tx, change.cutoffHour, occasion);
};
