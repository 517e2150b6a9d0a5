import type { RedisClient } from '../platform/redis.ts';
import type { Network } from '../channels/network.ts';
import type { Apologies } from '../channels/network-desk.ts';
import type { Config } from '../config.ts';
import { createDialCodes } from '../features/messages/dial-codes.ts';
import { BRAND } from '../features/messages/service-names.ts';
import type { Logger } from '../platform/logger.ts';
import { createNumberSealer } from '../platform/sealed-numbers.ts';
import type { Metrics } from '../platform/metrics.ts';
import { isLanguage, type Language } from '../tenancy/tenant.ts';
import type { Menu, Texts } from '../ussd/engine/menu.ts';
import { countTurnsInFlight } from '../telemetry/count-turns.ts';
import { admissionToPool, admitTurns } from '../ussd/turn/admission.ts';
import { createTurns, type Turns } from '../ussd/turn/answer-turn.ts';
import { answerPage, type TurnDeps, type TurnObservation } from '../ussd/turn/turn-deps.ts';
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
  /** The last words of a network whose turn failed, in its own code. */
  readonly apologiesOf: (network: Pick<Network, 'ussd'>) => Apologies;
  readonly texts: ReadonlyMap<Language, Texts>;
  /** The pages that ask for a PIN or a code. */
  readonly secretPages: ReadonlySet<string>;
}

export interface UssdDeps {
  readonly config: Config;
  readonly networks: readonly Network[];
  readonly data: Data;
  readonly features: Features;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly redis: RedisClient;
  readonly observe: (observation: TurnObservation) => void;
  readonly pressure: Pressure;
}

/** Answers the turns of every network, each with its own. */
const turnHandlerOf = (deps: UssdDeps, turnsOf: (gateway: string) => Turns): HandleTurn => {
  const { config, metrics, pressure } = deps;
  const admission = admissionToPool(config.database.pool, pressure.isHigh);
  const admitted = admitTurns((turn) => turnsOf(turn.gateway).answer(turn), {
    ...admission,
    refuse: (turn) => turnsOf(turn.gateway).turnAway(turn),
    onRefused: (page) => {
      metrics.turns.inc({ page, result: 'refused' });
    },
  });
  return countTurnsInFlight(admitted, metrics.turnsInFlight);
};

export const createUssd = (deps: UssdDeps): Ussd => {
  const { config, networks, redis } = deps;
  const store = createSessionStore(redis, {}, createNumberSealer(config.secretKey));
  const loaded = loadMenu(projectFolder('menus'));
  const texts = textsByLanguage(loaded.texts);
  const codeOf = ({ ussd }: Pick<Network, 'ussd'>): string => ussd?.code ?? config.ussdCode;
  const shared = { store, loaded, texts, sessions: createSessionMemo() };
  const turns = new Map(
    networks.map((network) => [network.name, createTurns(turnDeps(deps, shared, codeOf(network)))]),
  );
  return {
    handleTurn: turnHandlerOf(deps, (gateway) => {
      const found = turns.get(gateway);
      if (!found) throw new Error(`no network ${gateway}`);
      return found;
    }),
    store,
    apologiesOf: (network) => {
      const own = { texts, service: serviceFacts(config, codeOf(network)) };
      return { nothingSaved: answerPage(own, 'X3', 'en'), notSure: answerPage(own, 'X3U', 'en') };
    },
    texts,
    secretPages: secretPagesOf(loaded.menu),
  };
};

interface Shared extends Pick<TurnDeps, 'store' | 'sessions' | 'texts'> {
  readonly store: SessionStore;
  readonly loaded: LoadedMenu;
}

/** The dialogue of one network: its pages name the code that its callers dial. */
const turnDeps = (deps: UssdDeps, { store, sessions, texts, loaded }: Shared, code: string): TurnDeps => {
  const { config, data, features, redis } = deps;
  const service = serviceFacts(config, code);
  const { actions, views } = createMenuParts({ data, features, redis, store, dial: createDialCodes(code) });
  const { menu } = loaded;
  requireSound(menu, loaded.texts, { actions, views });
  return {
    clock: data.clock,
    hasher: data.hasher,
    store,
    sessions,
    runner: {
      engine: { menu, parsers },
      ...{ actions, views, inTenant: data.inTenant, show: createPageShower({ menu, views, service }) },
    },
    texts,
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
};

/** Those that say so, and the faces that such a page can have. */
const secretPagesOf = ({ pages }: Menu): ReadonlySet<string> => {
  const isSecret = (id: string | true | undefined): boolean => typeof id === 'string' && pages[id]?.secret === true;
  return new Set(Object.keys(pages).filter((id) => isSecret(id) || isSecret(pages[id]?.face)));
};

const serviceFacts = (config: Config, dial: string): ServiceFacts => ({
  brand: BRAND,
  dial,
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
