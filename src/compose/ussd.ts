import type { Redis } from 'ioredis';
import type { Config } from '../config.ts';
import { BRAND } from '../features/messages/service-names.ts';
import type { Logger } from '../platform/logger.ts';
import { createNumberSealer } from '../platform/sealed-numbers.ts';
import type { Metrics } from '../platform/metrics.ts';
import { isLanguage, type Language } from '../tenancy/tenant.ts';
import type { Menu, Texts } from '../ussd/engine/menu.ts';
import { countTurnsInFlight } from '../telemetry/count-turns.ts';
import { admissionToPool, admitTurns } from '../ussd/turn/admission.ts';
import { createTurns } from '../ussd/turn/answer-turn.ts';
import type { TurnDeps, TurnObservation } from '../ussd/turn/turn-deps.ts';
import { parsers } from '../ussd/menu/inputs.ts';
import { requireSound } from '../ussd/menu/check-menu.ts';
import { loadMenu, type LoadedMenu } from '../ussd/menu/load-menu.ts';
import { createPageShower, type ServiceFacts } from '../ussd/turn/show-page.ts';
import { createSessionMemo } from '../ussd/session/session-memo.ts';
import { createSessionStore, type SessionStore } from '../ussd/session/session-store.ts';
import type { HandleTurn } from '../ussd/turn.ts';
import type { Data } from './data.ts';
import type { Features } from './features.ts';
import { createMenuParts } from './menu-parts.ts';
import type { Pressure } from '../telemetry/pressure.ts';
import { projectFolder } from './paths.ts';

/** The dialogue: what answers a key press. */
export interface Ussd {
  readonly handleTurn: HandleTurn;
  readonly store: SessionStore;
  readonly service: ServiceFacts;
  readonly texts: ReadonlyMap<Language, Texts>;
  /** The pages that ask for a PIN or a code. */
  readonly secretPages: ReadonlySet<string>;
}

export interface UssdDeps {
  readonly config: Config;
  readonly data: Data;
  readonly features: Features;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly redis: Redis;
  readonly observe: (observation: TurnObservation) => void;
  readonly pressure: Pressure;
}

const turnHandlerOf = (deps: UssdDeps, gateway: TurnDeps): HandleTurn => {
  const { config, metrics, pressure } = deps;
  const admission = admissionToPool(config.database.pool, pressure.isHigh);
  const { answer, turnAway } = createTurns(gateway);
  const admitted = admitTurns(answer, {
    ...admission,
    refuse: turnAway,
    onRefused: (page) => {
      metrics.turns.inc({ page, result: 'refused' });
    },
  });
  return countTurnsInFlight(admitted, metrics.turnsInFlight);
};

export const createUssd = (deps: UssdDeps): Ussd => {
  const { config, data, features, redis } = deps;
  const service = serviceFacts(config);
  const store = createSessionStore(redis, {}, createNumberSealer(config.secretKey));
  const { actions, views } = createMenuParts({ data, features, redis, store });
  const { menu, texts } = loadMenu(projectFolder('menus'));
  requireSound(menu, texts, { actions, views });
  const byLanguage = textsByLanguage(texts);
  const engine = { menu, parsers };
  const gateway: TurnDeps = {
    clock: data.clock,
    hasher: data.hasher,
    store,
    sessions: createSessionMemo(),
    runner: { engine, actions, views, inTenant: data.inTenant, show: createPageShower({ menu, views, service }) },
    texts: byLanguage,
    service,
    inTenant: data.inTenant,
    tenantOf: (tenantId) => data.tenants.byId(tenantId),
    settingsOf: async (tenant) => (await features.shopCache.of(tenant)).settings,
    ...peopleOf(deps),
    observe: deps.observe,
    onError: (error, about) => {
      deps.logger.error('a turn failed', { ...about, error });
    },
  };
  return {
    handleTurn: turnHandlerOf(deps, gateway),
    store,
    service,
    texts: byLanguage,
    secretPages: secretPagesOf(menu),
  };
};

/** Those that say so, and the faces that such a page can have. */
const secretPagesOf = ({ pages }: Menu): ReadonlySet<string> => {
  const isSecret = (id: string | true | undefined): boolean => typeof id === 'string' && pages[id]?.secret === true;
  return new Set(Object.keys(pages).filter((id) => isSecret(id) || isSecret(pages[id]?.face)));
};

const serviceFacts = (config: Config): ServiceFacts => ({
  brand: BRAND,
  dial: config.ussdCode,
  help: config.helpLine,
  smsno: config.smsShortCode,
});

const textsByLanguage = (texts: LoadedMenu['texts']): ReadonlyMap<Language, Texts> =>
  new Map(Object.entries(texts).flatMap(([language, text]) => (isLanguage(language) ? [[language, text]] : [])));

/** What a turn asks of the people in the directory. */
const peopleOf = ({ data, features }: UssdDeps): Pick<TurnDeps, 'membershipsOf' | 'isPinOf' | 'isActive'> => ({
  membershipsOf: (phone) => data.directory.membershipsOfPhone(phone),
  isPinOf: (memberId, pin) => features.pins.isPinOf(memberId, pin),
  isActive: async (memberId) => (await data.directory.memberById(memberId))?.member.status === 'active',
});
