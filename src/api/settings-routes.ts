import { z } from 'zod';
import { changeSettingsIn } from '../features/shops/change-settings.ts';
import { readSettings, type ShopSettings } from '../features/shops/shop-settings.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import { money, moneyOf } from './formats.ts';
import { requireTrusted } from './guard.ts';
import { readRoute, writeRoute } from './make-route.ts';
import type { Route } from './route.ts';
import { checkVersion, etagOf, fieldsOf } from './version.ts';

const tag = 'Settings';

/** How the shop wants things. */
export const settingsAnswer = z
  .strictObject({
    mobileMoneyLabel: z.string(),
    sellBelowZero: z.boolean(),
    priceLimitPercent: z.int().meta({ description: 'how many percent below the list price sellers may sell' }),
    creditLimit: money,
    cashiersAddStock: z.boolean(),
    sharedPhone: z.boolean(),
    pinEverySession: z.boolean(),
    eveningSms: z.boolean(),
    eveningHour: z.int(),
    lowStockSms: z.boolean(),
    cutoffHour: z.int().meta({ description: 'the hour at which the shop’s day ends' }),
  })
  .meta({ id: 'Settings' });

const toSettingsAnswer = (
  { creditLimitMinor, ...same }: ShopSettings,
  { currency }: Tenant,
): z.input<typeof settingsAnswer> => ({ ...same, creditLimit: moneyOf(creditLimitMinor, currency) });

/** All of them, in the order of their names. */
const changeable = fieldsOf(...Object.keys(settingsAnswer.shape).toSorted());

const settingsChange = z
  .strictObject({
    sellBelowZero: z.boolean().optional(),
    cashiersAddStock: z.boolean().optional(),
    sharedPhone: z.boolean().optional(),
    pinEverySession: z.boolean().optional(),
    eveningSms: z.boolean().optional(),
    lowStockSms: z.boolean().optional(),
    priceLimitPercent: z.int().min(0).max(50).optional(),
    eveningHour: z.int().min(0).max(23).optional(),
    cutoffHour: z.int().min(0).max(8).optional(),
  })
  .meta({ id: 'SettingsChange' });

const getRoute = readRoute(
  {
    ...{ id: 'getSettings', method: 'get', path: '/settings', tag, right: 'settings.read' },
    summary: 'How the shop wants things',
    answer: settingsAnswer,
    changeable,
  },
  async (tx, _input, { tenant }) => toSettingsAnswer(await readSettings(tx), tenant),
);

/** How the shop wants things; every process hears of a change. */
export const settingsRoutes = ({
  settingsChanged,
}: {
  readonly settingsChanged: (tenant: Tenant) => Promise<void>;
}): readonly Route[] => [
  getRoute,
  writeRoute(
    {
      ...{ id: 'changeSettings', method: 'patch', path: '/settings', tag, right: 'settings.change' },
      summary: 'Change what is named; the rest stays',
      body: settingsChange,
      answer: settingsAnswer,
      changeable,
    },
    async (tx, { body }, { tenant, occasion, ifMatch }) => {
      await requireTrusted(tx, 'settings.change', occasion);
      await changeSettingsIn(tx, body, occasion, (before) => {
        checkVersion(ifMatch, etagOf(changeable, toSettingsAnswer(before, tenant)));
      });
      tx.afterCommit(() => settingsChanged(tenant));
      return toSettingsAnswer(await readSettings(tx), tenant);
    },
  ),
];
