import { LRUCache } from 'lru-cache';
import type { Redis } from 'ioredis';
import { createPinsService } from '../features/auth/pins-service.ts';
import { createCatalogueService } from '../features/catalogue/catalogue-service.ts';
import { createReceiptChecker } from '../features/receipts/check-receipt.ts';
import { createReceiptsService } from '../features/receipts/receipts-service.ts';
import { createStockService } from '../features/stock/stock-service.ts';
import { createStockWorkService } from '../features/stock/stock-work-service.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { createRateLimit } from '../platform/rate-limit.ts';
import { createRedisVersions } from '../platform/redis-versions.ts';
import { isLanguage, type Language, type Tenant } from '../tenancy/tenant.ts';
import { createEntryActions } from '../ussd/actions/entry-actions.ts';
import { createPinActions } from '../ussd/actions/pin-actions.ts';
import { createReceiptsActions } from '../ussd/actions/receipts-actions.ts';
import { createSellActions } from '../ussd/actions/sell-actions.ts';
import { createStockActions } from '../ussd/actions/stock-actions.ts';
import type { Action, View } from '../ussd/context.ts';
import type { Texts } from '../ussd/engine/menu.ts';
import { createGateway } from '../ussd/gateway.ts';
import type { GatewayDeps, TurnObservation } from '../ussd/gateway-deps.ts';
import { parsers } from '../ussd/inputs.ts';
import { loadMenu, type LoadedMenu } from '../ussd/load-menu.ts';
import { createPageShower, type ServiceFacts } from '../ussd/show-page.ts';
import { createSessionStore, type SessionStore } from '../ussd/session-store.ts';
import type { HandleTurn } from '../ussd/turn.ts';
import type { Data } from './data.ts';
import type { Messaging } from './messaging.ts';
import { projectFolder } from './paths.ts';

/** The dialogue: what answers a key press. */
export interface Ussd {
  readonly handleTurn: HandleTurn;
  readonly store: SessionStore;
  readonly service: ServiceFacts;
  readonly texts: ReadonlyMap<Language, Texts>;
}

export interface UssdDeps {
  readonly config: Config;
  readonly data: Data;
  readonly messaging: Messaging;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly redis: Redis;
  readonly observe: (observation: TurnObservation) => void;
}

const checksAnHour = 10;
/** How long a process believes what it read of a shop: a suspended one is closed by then. */
const tenantCacheMs = 5000;

/** Every action and view that the menu may name. */
export interface MenuParts {
  readonly actions: ReadonlyMap<string, Action>;
  readonly views: ReadonlyMap<string, View>;
}

export const createUssd = (deps: UssdDeps): Ussd => {
  const { config, data, redis } = deps;
  const { menu, texts } = loadMenu(projectFolder('menus'));
  const service = serviceFacts(config);
  const byLanguage = textsByLanguage(texts);
  const store = createSessionStore(redis);
  const { actions, views } = createMenuParts(deps, store);
  const engine = { menu, parsers };
  const tenants = createTenantCache(data);
  const gateway: GatewayDeps = {
    clock: data.clock,
    hasher: data.hasher,
    store,
    runner: { engine, actions, views, inTenant: data.inTenant, show: createPageShower({ menu, views, service }) },
    texts: byLanguage,
    service,
    inTenant: data.inTenant,
    tenantOf: tenants,
    membershipsOf: (phone) => data.directory.membershipsOfPhone(phone),
    isPinOf: (memberId, pin) => isPinOf(data, memberId, pin),
    isActive: async (memberId) => (await data.directory.memberById(memberId))?.member.status === 'active',
    observe: deps.observe,
    onError: (error, about) => {
      deps.logger.error('a turn failed', { ...about, error });
    },
  };
  return { handleTurn: createGateway(gateway), store, service, texts: byLanguage };
};

const serviceFacts = (config: Config): ServiceFacts => ({
  brand: 'Kibanda',
  dial: config.ussdCode,
  help: config.helpLine,
  smsno: config.smsShortCode,
});

const textsByLanguage = (texts: LoadedMenu['texts']): ReadonlyMap<Language, Texts> =>
  new Map(Object.entries(texts).flatMap(([language, text]) => (isLanguage(language) ? [[language, text]] : [])));

const createTenantCache = ({ directory }: Data): ((tenantId: string) => Promise<Tenant | undefined>) => {
  const kept = new LRUCache<string, Tenant>({ max: 5000, ttl: tenantCacheMs });
  return async (tenantId) => {
    const known = kept.get(tenantId) ?? (await directory.byId(tenantId));
    if (known) kept.set(tenantId, known);
    return known;
  };
};

const isPinOf = async ({ directory, secrets }: Data, memberId: string, pin: string): Promise<boolean> => {
  const [row] = await directory.inDirectory(
    (tx) =>
      tx.query<{ pin_hash: string | null }>({
        text: 'select pin_hash from memberships where id = $1',
        values: [memberId],
      }),
    { readOnly: true },
  );
  return (await secrets.verify(pin, row?.pin_hash ?? null)).matches;
};

const createMenuParts = ({ data, messaging, redis }: UssdDeps, _store: SessionStore): MenuParts => {
  const { clock, directory, hasher, inTenant, secrets } = data;
  const cache = createRedisVersions(redis, 'catalogue');
  const catalogue = createCatalogueService({ inTenant, clock, cache });
  const stock = createStockService({ inTenant, clock });
  const pins = createPinsService({ directory, hasher: secrets, clock });
  const phoneKey = (phone: string): string => hasher.phone(phone);
  const hasOptedOut = (phone: string): Promise<boolean> => messaging.optOuts.isOptedOut(phone);
  const receipts = createReceiptsService({ inTenant, clock, phoneKey, hasOptedOut });
  const shopByNumber = (digits: string): Promise<Tenant | undefined> => directory.byShopNumber(digits);
  const checker = createReceiptChecker({ inTenant, shopByNumber });
  const checks = createRateLimit(redis, { name: 'receipt-check', most: checksAnHour, windowSeconds: 3600 });
  const mayCheck = (phone: string): Promise<boolean> => checks.allow(hasher.phone(phone));
  const features = [
    createEntryActions({
      membershipsOf: (phone) => directory.membershipsOfPhone(phone),
      inTenant,
      pins,
      languageOf: () => Promise.resolve(undefined),
      hasSignUp: () => Promise.resolve(false),
      maintenanceUntil: () => undefined,
    }),
    createPinActions({
      pins,
      membersOf: (tenantId) => directory.membersOf(tenantId),
      memberById: (memberId) => directory.memberById(memberId),
      brand: 'Kibanda',
    }),
    createSellActions({ catalogue, stock }),
    createStockActions({ catalogue, stock, work: createStockWorkService({ inTenant, clock }) }),
    createReceiptsActions({ receipts, checker, shopByNumber, mayCheck, hasOptedOut, phoneKey }),
  ];
  return {
    actions: byName(features.flatMap((feature) => feature.actions)),
    views: byName(features.flatMap((feature) => feature.views)),
  };
};

const byName = <T extends { readonly name: string }>(parts: readonly T[]): ReadonlyMap<string, T> =>
  new Map(parts.map((part) => [part.name, part]));
