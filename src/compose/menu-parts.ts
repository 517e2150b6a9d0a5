import type { Redis } from 'ioredis';
import type { PinResult } from '../features/pins/pins-deps.ts';
import { createPinsService } from '../features/pins/pins-service.ts';
import { createResetCodes } from '../features/pins/reset-codes.ts';
import { createSecurityMessages } from '../features/pins/security-messages.ts';
import { createSetPin } from '../features/pins/set-pin.ts';
import { createSimGuard, noSimSwapCheck, type SimGuard } from '../features/pins/sim-swap.ts';
import { createSimWatch } from '../features/pins/sim-watch.ts';
import { createTellOfLock } from '../features/pins/tell-of-lock.ts';
import { createCatalogueService } from '../features/catalogue/catalogue-service.ts';
import { createDebtMessages } from '../features/debts/debt-messages.ts';
import { createQueuePaymentReceipt } from '../features/debts/queue-payment-receipt.ts';
import { createDebtsService } from '../features/debts/debts-service.ts';
import { createExpensesService } from '../features/expenses/expenses-service.ts';
import { createWelcomeMessages } from '../features/shops/welcome-messages.ts';
import { createReceiptChecker } from '../features/receipts/check-receipt.ts';
import { createRequestReceipt } from '../features/receipts/request-receipt.ts';
import { createReceiptsService } from '../features/receipts/receipts-service.ts';
import { createReportsService } from '../features/reports/reports-service.ts';
import { createPhoneLanguages } from '../features/shops/phone-languages.ts';
import { createSendTerms } from '../features/sign-up/send-terms.ts';
import { createShopsService } from '../features/shops/shops-service.ts';
import { createSignUp } from '../features/sign-up/sign-up.ts';
import { createStaffService } from '../features/staff/staff-service.ts';
import { sellMissingIn } from '../features/sales/count-as-sold.ts';
import { createStockService } from '../features/stock/stock-service.ts';
import { createStockWorkService } from '../features/stock/stock-work-service.ts';
import { createRateLimit } from '../platform/rate-limit.ts';
import { createRedisVersions } from '../platform/redis-versions.ts';
import type { Member } from '../tenancy/member.ts';
import type { MembershipInShop } from '../tenancy/tenant-directory.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import { createCreditActions } from '../ussd/actions/sell/credit-actions.ts';
import { createDebtsActions } from '../ussd/actions/debts/debts-actions.ts';
import { createEntryActions } from '../ussd/actions/entry/entry-actions.ts';
import { createExpensesActions } from '../ussd/actions/expenses/expenses-actions.ts';
import { createHelpActions } from '../ussd/actions/entry/help-actions.ts';
import { createItemsActions } from '../ussd/actions/items/items-actions.ts';
import { createNewPinActions } from '../ussd/actions/entry/new-pin-actions.ts';
import { createPinActions } from '../ussd/actions/entry/pin-actions.ts';
import { createReceiptsActions } from '../ussd/actions/receipts/receipts-actions.ts';
import { createPaymentChangeActions } from '../ussd/actions/receipts/receipts-payment-actions.ts';
import { createReturnActions } from '../ussd/actions/receipts/receipts-returns-actions.ts';
import { createReportsActions } from '../ussd/actions/reports/reports-actions.ts';
import { createSellActions } from '../ussd/actions/sell/sell-actions.ts';
import { createShopActions } from '../ussd/actions/shop/shop-actions.ts';
import { createSignUpActions } from '../ussd/actions/sign-up/signup-actions.ts';
import { createStaffActions } from '../ussd/actions/staff/staff-actions.ts';
import { createStockActions } from '../ussd/actions/stock/stock-actions.ts';
import type { ShopCache } from '../features/shops/shop-cache.ts';
import type { Action, View } from '../ussd/turn/context.ts';
import type { SessionStore } from '../ussd/session/session-store.ts';
import { createMaintenance } from '../ussd/turn/maintenance.ts';
import { createSignUpDrafts } from '../ussd/session/sign-up-drafts.ts';
import type { Data } from './data.ts';
import type { Messaging } from './messaging.ts';

/** Every action and view that the menu may name. */
export interface MenuParts {
  readonly actions: ReadonlyMap<string, Action>;
  readonly views: ReadonlyMap<string, View>;
}

export interface MenuPartsDeps {
  readonly data: Data;
  readonly messaging: Pick<
    Messaging,
    'dial' | 'optOuts' | 'queueMessage' | 'send' | 'service' | 'takeSmsCaps' | 'texts'
  >;
  readonly redis: Redis;
  readonly hearingRedis: Redis;
  readonly store: SessionStore;
  readonly shops: ShopCache;
  /** Where customers send STOP to. */
  readonly shortCode: string;
  /** What operators say of SIMs, where any does. */
  readonly sims?: SimGuard | undefined;
  /** Told how each check of a PIN ended. */
  readonly onPinChecked?: (result: PinResult) => void;
}

const checksAnHour = 10;
const termsADay = 3;
const daySeconds = 86_400;

/** The shop's operations, wired to the words of the menu. */
export const createMenuParts = (deps: MenuPartsDeps): MenuParts => {
  const features = [...peopleParts(deps), ...shopParts(deps)];
  return {
    actions: byName(features.flatMap((feature) => feature.actions)),
    views: byName(features.flatMap((feature) => feature.views)),
  };
};

interface Parts {
  readonly actions: readonly Action[];
  readonly views: readonly View[];
}

/** What proves who somebody is, and what goes out by SMS about it. */
const createDoor = ({ data, messaging, sims: known, onPinChecked }: MenuPartsDeps) => {
  const { clock, directory, inTenant, secrets } = data;
  const { queueMessage, service } = messaging;
  const welcome = createWelcomeMessages({ queueMessage, service });
  const messages = createSecurityMessages({ queueMessage, service });
  const pinsDeps = { directory, hasher: secrets, clock, tellOfLock: createTellOfLock(messages) };
  // No operator is connected yet who would say when a SIM changed (docs/decisions/sim-change.md).
  const sims = known ?? createSimGuard(noSimSwapCheck, clock);
  return {
    welcome,
    pins: createPinsService({ ...pinsDeps, onChecked: onPinChecked }),
    codes: createResetCodes({ ...pinsDeps, inTenant, sims, messages }),
    setPin: createSetPin({ hasher: secrets, clock, security: messages, welcome }),
    sims: createSimWatch({ inTenant, sims, messages }),
  };
};

/** Who calls: the door, PINs, sign-up, staff. */
const peopleParts = (deps: MenuPartsDeps): readonly Parts[] => {
  const { data, messaging, redis, store } = deps;
  const { clock, directory, hasher, inTenant, secrets } = data;
  const { service } = messaging;
  const membersOf = (tenantId: string): Promise<readonly Member[]> => directory.membersOf(tenantId);
  const memberById = (id: string): Promise<MembershipInShop | undefined> => directory.memberById(id);
  const { welcome, pins, codes, setPin, sims } = createDoor(deps);
  const languages = createPhoneLanguages({ directory, hasher, clock });
  const drafts = createSignUpDrafts(redis, hasher);
  const shops = createShopsService({ owner: data.owner, directory, clock, onPublished: data.onPublished });
  const signUp = createSignUp({ shops, welcome, clock });
  const terms = createRateLimit(redis, { name: 'terms', most: termsADay, windowSeconds: daySeconds });
  const sendTerms = createSendTerms({
    texts: messaging.texts,
    service,
    send: messaging.send,
    allow: (phone) => terms.allow(hasher.phone(phone)),
  });
  return [
    createEntryActions({
      inTenant,
      shopOf: (tenant) => deps.shops.of(tenant),
      pins,
      languageOf: (phone) => languages.of(phone),
      languageLately: (phone) => languages.lately(phone),
      rememberLanguage: (phone, language) => {
        languages.remember(phone, language);
      },
      hasSignUp: async (phone) => (await drafts.get(phone)) !== undefined,
      maintenanceUntil: () => createMaintenance(redis).until(),
    }),
    createPinActions({ pins, membersOf, sims }),
    createNewPinActions({ pins, codes, setPin, secrets }),
    createSignUpActions({ drafts, signUp, sendTerms, languages, pins, secrets, inTenant }),
    createStaffActions({
      staff: createStaffService({ hasher: secrets, clock, welcome }),
      membersOf,
      memberById,
      inTenant,
      revoke: (phone) => store.revoke(hasher.phone(phone)),
    }),
    createShopActions({
      languages,
      memberById,
      inTenant,
      settingsChanged: (tenant) => deps.shops.changed(tenant),
    }),
    createHelpActions({ welcome, dial: messaging.dial, memberById }),
  ];
};

/** What is sold: items, stock, receipts. */
const shopParts = ({ data, messaging, redis, hearingRedis, shortCode }: MenuPartsDeps): readonly Parts[] => {
  const { clock, directory, hasher, inTenant } = data;
  const cache = createRedisVersions(redis, 'catalogue', hearingRedis);
  const catalogue = createCatalogueService({ inTenant, clock, cache });
  const stock = createStockService({ inTenant, clock });
  const hasOptedOut = (phone: string): Promise<boolean> => messaging.optOuts.isOptedOut(phone);
  const shopByNumber = (digits: string): Promise<Tenant | undefined> => directory.byShopNumber(digits);
  const checks = createRateLimit(redis, { name: 'receipt-check', most: checksAnHour, windowSeconds: 3600 });
  const { takeSmsCaps } = messaging;
  const debtMessages = createDebtMessages({ queueMessage: messaging.queueMessage, shortCode });
  const debts = createDebtsService({ inTenant, clock, messages: debtMessages, hasher, takeSmsCaps });
  const queuePaymentReceipt = createQueuePaymentReceipt(debtMessages);
  const requestReceiptIn = createRequestReceipt({ hasher, takeSmsCaps, queuePaymentReceipt });
  const sell = { catalogue, stock, requestReceiptIn };
  const receipts = createReceiptsService({ inTenant, clock, requestReceiptIn });
  return [
    createSellActions(sell),
    createCreditActions(sell),
    createDebtsActions({ debts, hasOptedOut }),
    createStockActions({
      catalogue,
      stock,
      work: createStockWorkService({ inTenant, clock, sellMissing: sellMissingIn }),
    }),
    createItemsActions({ catalogue, stock, dial: messaging.dial, memberById: (id) => directory.memberById(id) }),
    createReportsActions({ reports: createReportsService({ inTenant, clock }) }),
    createExpensesActions({ expenses: createExpensesService({ inTenant, clock }) }),
    createPaymentChangeActions({ receipts, debts }),
    createReturnActions({ receipts, debts }),
    createReceiptsActions({
      receipts,
      debts,
      checker: createReceiptChecker({ inTenant, shopByNumber }),
      shopByNumber,
      mayCheck: (phone) => checks.allow(hasher.phone(phone)),
      requestReceiptIn,
    }),
  ];
};

const byName = <T extends { readonly name: string }>(parts: readonly T[]): ReadonlyMap<string, T> =>
  new Map(parts.map((part) => [part.name, part]));
