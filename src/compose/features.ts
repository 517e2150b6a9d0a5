import type { RedisClient } from '../platform/redis.ts';
import type { DataConfig } from '../config.ts';
import { createCatalogueService } from '../features/catalogue/catalogue-service.ts';
import { createDebtMessages } from '../features/debts/debt-messages.ts';
import { createDebtsService } from '../features/debts/debts-service.ts';
import { createQueuePaymentReceipt } from '../features/debts/queue-payment-receipt.ts';
import { createExpensesService } from '../features/expenses/expenses-service.ts';
import { createOptOuts } from '../features/messages/opt-outs.ts';
import { createQueueMessage } from '../features/messages/queue-message.ts';
import { createTakeSmsCaps } from '../features/messages/sms-caps.ts';
import type { PinResult } from '../features/pins/pins-deps.ts';
import { createPinsService } from '../features/pins/pins-service.ts';
import { createResetCodes } from '../features/pins/reset-codes.ts';
import { createSecurityMessages } from '../features/pins/security-messages.ts';
import { createSetPin } from '../features/pins/set-pin.ts';
import { createSimGuard, noSimSwapCheck, type SimGuard } from '../features/pins/sim-swap.ts';
import { createSimWatch } from '../features/pins/sim-watch.ts';
import { createNotifyOfLock } from '../features/pins/tell-of-lock.ts';
import { CHECKS_OF_A_PHONE, createReceiptChecker } from '../features/receipts/check-receipt.ts';
import { createReceiptsService } from '../features/receipts/receipts-service.ts';
import { createRequestReceipt } from '../features/receipts/request-receipt.ts';
import { createReportsService } from '../features/reports/reports-service.ts';
import { sellMissingIn } from '../features/sales/count-as-sold.ts';
import { createPhoneLanguages } from '../features/shops/phone-languages.ts';
import { createShopCache } from '../features/shops/shop-cache.ts';
import { createShopsService } from '../features/shops/shops-service.ts';
import { createWelcomeMessages } from '../features/shops/welcome-messages.ts';
import { createSendTerms, TERMS_FOR_A_PHONE, type SendTermsDeps } from '../features/sign-up/send-terms.ts';
import { createSignUp } from '../features/sign-up/sign-up.ts';
import { createStaffService } from '../features/staff/staff-service.ts';
import { createStockService } from '../features/stock/stock-service.ts';
import { createStockWorkService } from '../features/stock/stock-work-service.ts';
import { createRateLimit } from '../platform/rate-limit.ts';
import { createRedisVersions } from '../platform/redis-versions.ts';
import type { Data } from './data.ts';
import type { Words } from './words.ts';

export interface FeaturesDeps {
  readonly config: Pick<DataConfig, 'smsShortCode' | 'smsCaps'>;
  readonly data: Data;
  readonly words: Words;
  readonly redis: RedisClient;
  /** A connection on which other processes announce their changes; without it every read asks for the version. */
  readonly subscriberRedis?: RedisClient | undefined;
  /** Hands one message over at once, for the few that belong to no shop. */
  readonly send: SendTermsDeps['send'];
  /** What operators say of SIMs, where any does. */
  readonly sims?: SimGuard | undefined;
  /** Told of each shop that was opened. */
  readonly onShopOpened?: () => void;
  /** Told how each check of a PIN ended. */
  readonly onPinChecked?: (result: PinResult) => void;
}

/**
 * What the shop can do. Each service is built here and nowhere else, and every surface takes it from here: what one of
 * them has just learnt (a language, a change of the catalogue) the others know too.
 */
export const createFeatures = (deps: FeaturesDeps) => {
  const messages = createMessageFeatures(deps);
  return { ...messages, ...createPeopleFeatures(deps, messages), ...createTradeFeatures(deps, messages) };
};

export type Features = ReturnType<typeof createFeatures>;

type MessageFeatures = ReturnType<typeof createMessageFeatures>;

/** What may be written to a phone, and how. */
const createMessageFeatures = ({ config, data, words }: FeaturesDeps) => {
  const { clock, directory, hasher } = data;
  const queueMessage = createQueueMessage({ texts: words.texts, hasher, clock });
  return {
    ...words,
    queueMessage,
    optOuts: createOptOuts({ directory, hasher, clock }),
    takeSmsCaps: createTakeSmsCaps({ caps: config.smsCaps, hasher }),
    welcome: createWelcomeMessages({ queueMessage, service: words.service }),
  };
};

/** PINs and what proves who somebody is. */
const createDoor = ({ data, sims: known, onPinChecked }: FeaturesDeps, messages: MessageFeatures) => {
  const { clock, directory, inTenant, secrets: hasher } = data;
  const security = createSecurityMessages(messages);
  const pinsDeps = { directory, hasher, clock, notifyOfLock: createNotifyOfLock(security) };
  // No operator is connected yet who would say when a SIM changed (docs/decisions/sim-change.md).
  const sims = known ?? createSimGuard(noSimSwapCheck, clock);
  return {
    pins: createPinsService({ ...pinsDeps, onChecked: onPinChecked }),
    resetCodes: createResetCodes({ ...pinsDeps, inTenant, sims, messages: security }),
    setPin: createSetPin({ hasher, clock, security, welcome: messages.welcome }),
    simWatch: createSimWatch({ inTenant, sims, messages: security }),
  };
};

/** Shops and those who belong to them. */
const createPeopleFeatures = (deps: FeaturesDeps, messages: MessageFeatures) => {
  const { data, redis, subscriberRedis, send } = deps;
  const { clock, directory, ground, hasher, inTenant, onPublished, secrets } = data;
  const { takeSmsCaps, texts, service, welcome } = messages;
  const onOpened = (): void => {
    onPublished();
    deps.onShopOpened?.();
  };
  const shops = createShopsService({ ground, directory, clock, onPublished: onOpened });
  const terms = createRateLimit(redis, TERMS_FOR_A_PHONE);
  return {
    ...createDoor(deps, messages),
    shops,
    shopCache: createShopCache({ inTenant, marks: createRedisVersions(redis, 'shop', subscriberRedis) }),
    languages: createPhoneLanguages({ directory, hasher, clock }),
    signUp: createSignUp({ shops, welcome, clock }),
    sendTerms: createSendTerms({ texts, service, send, allow: (phone) => terms.allow(hasher.phone(phone)) }),
    staff: createStaffService({ hasher: secrets, clock, welcome, takeSmsCaps, signposts: directory.signposts }),
  };
};

/** What is sold, owed, spent and proved. */
const createTradeFeatures = (deps: FeaturesDeps, { queueMessage, takeSmsCaps }: MessageFeatures) => {
  const { config, data, redis, subscriberRedis } = deps;
  const { clock, directory, hasher, inTenant } = data;
  const shop = { inTenant, clock };
  const catalogue = createCatalogueService({
    ...shop,
    cache: createRedisVersions(redis, 'catalogue', subscriberRedis),
  });
  const debtMessages = createDebtMessages({ queueMessage, shortCode: config.smsShortCode });
  const queuePaymentReceipt = createQueuePaymentReceipt(debtMessages);
  const requestReceiptIn = createRequestReceipt({ hasher, takeSmsCaps, queuePaymentReceipt });
  const shopByNumber = (digits: string) => directory.byShopNumber(digits);
  const checks = createRateLimit(redis, CHECKS_OF_A_PHONE);
  return {
    catalogue,
    stock: createStockService(shop),
    stockWork: createStockWorkService({ ...shop, sellMissing: sellMissingIn }),
    debts: createDebtsService({ ...shop, messages: debtMessages, hasher, takeSmsCaps }),
    expenses: createExpensesService(shop),
    requestReceiptIn,
    receipts: createReceiptsService({ ...shop, requestReceiptIn }),
    receiptChecker: createReceiptChecker({ inTenant, shopByNumber }),
    /** Counts a check of this phone; false when it has had all it may have within the hour. */
    mayCheckReceipt: (phone: string) => checks.allow(hasher.phone(phone)),
    reports: createReportsService(shop),
  };
};
