import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** How a shop wants things. */
export interface ShopSettings {
  readonly mobileMoneyLabel: string;
  readonly sellBelowZero: boolean;
  /** How many percent below the list price cashiers may sell. */
  readonly priceLimitPercent: number;
  readonly creditLimitMinor: number;
  readonly cashiersAddStock: boolean;
  /** Several sellers use one phone: each session begins with seller number and PIN. */
  readonly sharedPhone: boolean;
  readonly pinEverySession: boolean;
  readonly eveningSms: boolean;
  readonly eveningHour: number;
  readonly lowStockSms: boolean;
  readonly cutoffHour: number;
}

interface SettingsRow {
  readonly mobile_money_label: string;
  readonly sell_below_zero: boolean;
  readonly price_limit_percent: number;
  readonly credit_limit_minor: number;
  readonly cashiers_add_stock: boolean;
  readonly shared_phone: boolean;
  readonly pin_every_session: boolean;
  readonly evening_sms: boolean;
  readonly evening_hour: number;
  readonly low_stock_sms: boolean;
  readonly cutoff_hour: number;
}

const columns = `mobile_money_label, sell_below_zero, price_limit_percent, credit_limit_minor, cashiers_add_stock,
  shared_phone, pin_every_session, evening_sms, evening_hour, low_stock_sms, cutoff_hour`;

const toSettings = (row: SettingsRow): ShopSettings => ({
  mobileMoneyLabel: row.mobile_money_label,
  sellBelowZero: row.sell_below_zero,
  priceLimitPercent: row.price_limit_percent,
  creditLimitMinor: row.credit_limit_minor,
  cashiersAddStock: row.cashiers_add_stock,
  sharedPhone: row.shared_phone,
  pinEverySession: row.pin_every_session,
  eveningSms: row.evening_sms,
  eveningHour: row.evening_hour,
  lowStockSms: row.low_stock_sms,
  cutoffHour: row.cutoff_hour,
});

/** How a shop wants things, and who owns it. */
export interface Shop {
  readonly settings: ShopSettings;
  readonly ownerName: string;
}

/** The shop's settings and its owner's name. @throws Error when the shop has no settings row. */
export const readShop = async (tx: TenantTransaction): Promise<Shop> => {
  const [row] = await tx.query<SettingsRow & { owner_name: string | null }>({
    text: `select ${columns}, (select m.name from public.memberships m
        where m.tenant_id = $1 and m.role = 'vendor' and m.status <> 'stopped' order by m.seller_number limit 1) as owner_name
      from settings`,
    values: [tx.tenant.id],
  });
  if (!row) throw new Error('a shop without settings');
  return { settings: toSettings(row), ownerName: row.owner_name ?? '' };
};

/** The shop's settings. */
export const readSettings = async (tx: TenantTransaction): Promise<ShopSettings> => (await readShop(tx)).settings;
