import { requireManager } from '../../../features/pins/managers.ts';
import { isCutoffHour, setCutoffHour, setEveningHour } from '../../../features/shops/change-setting.ts';
import { inDirectoryOf } from '../../../tenancy/crossing.ts';
import type { Tenant } from '../../../tenancy/tenant.ts';
import type { TenantTransaction } from '../../../tenancy/tenant-transaction.ts';
import type { Occasion } from '../../../tenancy/occasion.ts';
import { defineAction, defineShopSave, defineView, type Action } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { GENERAL, nothingOfTrade } from '../../turn/refusals.ts';
import { mustBeNoted, note } from '../shared/notes.ts';

export interface HoursDeps {
  /** Tells everybody that the shop wants something otherwise. */
  readonly settingsChanged: (tenant: Tenant) => Promise<void>;
}

/** When the shop's day ends, and when the evening's message goes. */
export const createHoursActions = (deps: HoursDeps): readonly Action[] => [
  judgeDayEnd,
  defineShopSave({
    name: 'shop.setDayEnd',
    outcomes: ['ok'],
    says: { ok: 'said_settings' },
    refusals: setsHour,
    runIn: (context, _call, tx) =>
      change(deps, context, tx, (by) => setCutoffHour(tx, mustBeNoted(context, 'shop', 'hour'), by)),
  }),
  defineShopSave({
    name: 'shop.setEvening',
    outcomes: ['ok'],
    says: { ok: 'said_settings' },
    refusals: setsHour,
    runIn: (context, { value }, tx) => change(deps, context, tx, (by) => setEveningHour(tx, Number(value), by)),
  }),
];

const setsHour = { ...nothingOfTrade, quantity_invalid: GENERAL } as const;

/** Judged before the PIN is asked. */
const judgeDayEnd = defineAction({
  name: 'shop.judgeDayEnd',
  outcomes: ['ok', 'invalid'],
  run: (context, { value }) => {
    note(context, 'shop', { hour: Number(value) });
    return Promise.resolve({ result: isCutoffHour(Number(value)) ? 'ok' : 'invalid' });
  },
});

const change = async (
  deps: HoursDeps,
  context: TurnContext,
  tx: TenantTransaction,
  save: (by: Occasion) => Promise<void>,
): Promise<{ readonly result: 'ok' }> => {
  const { actor, tenant } = callerOf(context);
  await inDirectoryOf(tx, (directory) => requireManager(directory, 'settings.change', { actor, now: context.now }));
  await save({ actor, now: context.now });
  tx.afterCommit(() => deps.settingsChanged(tenant));
  return { result: 'ok' };
};

/** The hours of the shop, on the page that changes them. */
export const hours = defineView({
  name: 'shop.hours',
  params: ['h1', 'h2'],
  run: async (context) => {
    const { cutoffHour, eveningHour } = await context.settings();
    return { facts: { h1: cutoffHour, h2: eveningHour } };
  },
});
