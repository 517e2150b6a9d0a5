import type { RedisClient } from '../platform/redis.ts';
import type { DialCodes } from '../features/messages/dial-codes.ts';
import { createDebtsActions } from '../ussd/actions/debts/debts-actions.ts';
import { createEntryActions } from '../ussd/actions/entry/entry-actions.ts';
import { createHelpActions } from '../ussd/actions/entry/help-actions.ts';
import { createNewPinActions } from '../ussd/actions/entry/new-pin-actions.ts';
import { createPinActions } from '../ussd/actions/entry/pin-actions.ts';
import { createExpensesActions } from '../ussd/actions/expenses/expenses-actions.ts';
import { createItemsActions } from '../ussd/actions/items/items-actions.ts';
import { createReceiptsActions } from '../ussd/actions/receipts/receipts-actions.ts';
import { createPaymentChangeActions } from '../ussd/actions/receipts/receipts-payment-actions.ts';
import { createReturnActions } from '../ussd/actions/receipts/receipts-returns-actions.ts';
import { createReportsActions } from '../ussd/actions/reports/reports-actions.ts';
import { createCreditActions } from '../ussd/actions/sell/credit-actions.ts';
import { createSellActions } from '../ussd/actions/sell/sell-actions.ts';
import { createShopActions } from '../ussd/actions/shop/shop-actions.ts';
import { createSignUpActions } from '../ussd/actions/sign-up/signup-actions.ts';
import { createStaffActions } from '../ussd/actions/staff/staff-actions.ts';
import { createStockActions } from '../ussd/actions/stock/stock-actions.ts';
import type { SessionStore } from '../ussd/session/session-store.ts';
import { createSignUpDrafts } from '../ussd/session/sign-up-drafts.ts';
import type { Action, View } from '../ussd/turn/action.ts';
import { createMaintenance } from '../ussd/turn/maintenance.ts';
import type { Data } from './data.ts';
import type { Features } from './features.ts';

/** Every action and view that the menu may name. */
export interface MenuParts {
  readonly actions: ReadonlyMap<string, Action>;
  readonly views: ReadonlyMap<string, View>;
}

export interface MenuPartsDeps {
  /** What to dial for what, on the network whose pages they are. */
  readonly dial: DialCodes;
  readonly data: Data;
  readonly features: Features;
  readonly redis: RedisClient;
  readonly store: Pick<SessionStore, 'revoke'>;
}

/** The shop's operations, wired to the words of the menu. */
export const createMenuParts = (deps: MenuPartsDeps): MenuParts => {
  const parts = [...entryParts(deps), ...peopleParts(deps), ...tradeParts(deps)];
  return {
    actions: byName(parts.flatMap(({ actions }) => actions)),
    views: byName(parts.flatMap(({ views }) => views)),
  };
};

interface Parts {
  readonly actions: readonly Action[];
  readonly views: readonly View[];
}

/** Who calls: the door, PINs, sign-up. */
const entryParts = ({ data, features, redis }: MenuPartsDeps): readonly Parts[] => {
  const { directory, hasher, inTenant, secrets } = data;
  const { languages, pins, resetCodes: codes, sendTerms, setPin, shopCache, signUp, simWatch: sims } = features;
  const drafts = createSignUpDrafts(redis, hasher);
  return [
    createEntryActions({
      inTenant,
      shopOf: (tenant) => shopCache.of(tenant),
      pins,
      languageOf: (phone) => languages.of(phone),
      languageLately: (phone) => languages.lately(phone),
      rememberLanguage: (phone, language) => {
        languages.remember(phone, language);
      },
      hasSignUp: async (phone) => (await drafts.get(phone)) !== undefined,
      maintenanceUntil: () => createMaintenance(redis).until(),
    }),
    createPinActions({ pins, membersOf: (tenantId) => directory.membersOf(tenantId), sims }),
    createNewPinActions({ pins, codes, setPin, secrets }),
    createSignUpActions({ drafts, signUp, sendTerms, languages, pins, secrets, inTenant }),
  ];
};

/** The shop itself and those who sell in it. */
const peopleParts = ({ data, features, store, dial }: MenuPartsDeps): readonly Parts[] => {
  const { directory, hasher, inTenant } = data;
  const { languages, shopCache, staff, welcome } = features;
  const memberById: Data['directory']['memberById'] = (id) => directory.memberById(id);
  return [
    createStaffActions({
      staff,
      membersOf: (tenantId) => directory.membersOf(tenantId),
      memberById,
      inTenant,
      revoke: (phone) => store.revoke(hasher.phone(phone)),
    }),
    createShopActions({ languages, memberById, inTenant, settingsChanged: (tenant) => shopCache.changed(tenant) }),
    createHelpActions({ welcome, dial, memberById }),
  ];
};

/** What is sold: items, stock, receipts, debts. */
const tradeParts = ({ data: { directory }, features, dial }: MenuPartsDeps): readonly Parts[] => {
  const { catalogue, debts, expenses, receipts, reports, requestReceiptIn, stock } = features;
  const sell = { catalogue, stock, requestReceiptIn };
  return [
    createSellActions(sell),
    createCreditActions(sell),
    createDebtsActions({ debts, hasOptedOut: (phone) => features.optOuts.isOptedOut(phone) }),
    createStockActions({ catalogue, stock, work: features.stockWork }),
    createItemsActions({ catalogue, stock, dial, memberById: (id) => directory.memberById(id) }),
    createReportsActions({ reports }),
    createExpensesActions({ expenses }),
    createPaymentChangeActions({ receipts, debts }),
    createReturnActions({ receipts, debts }),
    createReceiptsActions({
      receipts,
      debts,
      checker: features.receiptChecker,
      shopByNumber: (digits) => directory.byShopNumber(digits),
      mayCheck: features.mayCheckReceipt,
      requestReceiptIn,
    }),
  ];
};

const byName = <T extends { readonly name: string }>(parts: readonly T[]): ReadonlyMap<string, T> =>
  new Map(parts.map((part) => [part.name, part]));
