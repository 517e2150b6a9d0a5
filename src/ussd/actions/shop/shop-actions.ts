import { may } from '../../../tenancy/what-people-may.ts';
import { requireManager } from '../../../features/pins/managers.ts';
import { flipSetting, isSwitch, setPriceLimit as savePriceLimit } from '../../../features/shops/change-setting.ts';
import { speaksFrench, type PhoneLanguages } from '../../../features/shops/phone-languages.ts';
import { inDirectoryOf } from '../../../tenancy/crossing.ts';
import type { MembershipInShop } from '../../../tenancy/tenant-directory.ts';
import type { InTenant } from '../../../tenancy/tenant-transaction.ts';
import { isLanguage } from '../../../tenancy/tenant.ts';
import { defineShopSave, defineView, type Action, type View, type ActionsAndViews } from '../../turn/action.ts';
import { callerOf } from '../../turn/context.ts';
import { wordOf } from '../../engine/render.ts';
import { nothingOfTrade } from '../../turn/refusals.ts';
import { createHomeView } from '../entry/home-view.ts';
import { createHoursActions, hours, type HoursDeps } from './shop-hours-actions.ts';
import { languageGiven } from '../entry/language-given.ts';

export interface ShopActionsDeps extends HoursDeps {
  readonly languages: PhoneLanguages;
  readonly memberById: (memberId: string) => Promise<MembershipInShop | undefined>;
  readonly inTenant: InTenant;
}

/** The shop's own pages: home, language, settings. */
export const createShopActions = (deps: ShopActionsDeps): ActionsAndViews => ({
  actions: [setLanguage(deps), flip(deps), setPriceLimit(deps), ...createHoursActions(deps)],
  views: [languages, createHomeView(deps), menu(deps), settings, hours],
});

const setLanguage = (deps: ShopActionsDeps): Action =>
  defineShopSave({
    name: 'shop.setLanguage',
    outcomes: ['ok'],
    refusals: nothingOfTrade,
    runIn: async (context, call, tx) => {
      const language = languageGiven(call);
      const { memberId } = callerOf(context).who;
      const choice = { memberId, phone: context.turn.phone, language };
      await inDirectoryOf(tx, (directory) => deps.languages.setForMember(directory, choice));
      context.session.language = language;
      return { result: 'ok' };
    },
  });

const flip = (deps: ShopActionsDeps): Action =>
  defineShopSave({
    name: 'shop.flip',
    outcomes: ['ok'],
    refusals: nothingOfTrade,
    says: { ok: 'said_settings' },
    runIn: async (context, call, tx) => {
      const setting = String(call.with['setting']);
      if (!isSwitch(setting)) throw new Error(`no setting ${setting}`);
      const { actor, tenant } = callerOf(context);
      await inDirectoryOf(tx, (directory) => requireManager(directory, 'settings.change', { actor, now: context.now }));
      await flipSetting(tx, setting, { actor, now: context.now });
      tx.afterCommit(() => deps.settingsChanged(tenant));
      return { result: 'ok' };
    },
  });

const setPriceLimit = (deps: ShopActionsDeps): Action =>
  defineShopSave({
    name: 'shop.setPriceLimit',
    outcomes: ['ok', 'invalid'],
    says: { ok: 'said_settings' },
    runIn: async (context, { value }, tx) => {
      const { actor, tenant } = callerOf(context);
      await inDirectoryOf(tx, (directory) => requireManager(directory, 'settings.change', { actor, now: context.now }));
      await savePriceLimit(tx, Number(value), { actor, now: context.now });
      tx.afterCommit(() => deps.settingsChanged(tenant));
      return { result: 'ok' };
    },
    refusals: { ...nothingOfTrade, price_invalid: 'invalid' },
  });

const languages = defineView({
  name: 'shop.languages',
  params: [],
  run: ({ session, turn }) => {
    const inUse: string = session.language;
    const french = isLanguage('fr') && (inUse === 'fr' || speaksFrench(turn.phone));
    return Promise.resolve({ facts: {}, flags: { french } });
  },
});

const menu = ({ memberById }: ShopActionsDeps): View =>
  defineView({
    name: 'shop.menu',
    params: [],
    run: async (context) => {
      const known = await memberById(callerOf(context).who.memberId);
      return {
        facts: {},
        flags: {
          mayManage: known !== undefined && may(known.member, 'settings.change', { ...known.member, now: context.now }),
        },
      };
    },
  });

const settings = defineView({
  name: 'shop.settings',
  params: ['on1', 'on2', 'on3', 'pct', 'on4'],
  run: async (context) => {
    const now = await context.settings();
    const word = (isOn: boolean): string => wordOf(context.texts, isOn ? 'on' : 'off');
    return {
      facts: {
        on1: word(now.eveningSms),
        on2: word(now.lowStockSms),
        on3: word(now.sellBelowZero),
        pct: now.priceLimitPercent,
        on4: word(now.sharedPhone),
      },
    };
  },
});
