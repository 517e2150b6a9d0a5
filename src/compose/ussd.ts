import type { Redis } from 'ioredis';
import type { Config } from '../config.ts';
import type { SimGuard } from '../features/pins/sim-swap.ts';
import { createShopCache } from '../features/shops/shop-cache.ts';
import type { Logger } from '../platform/logger.ts';
import { createRedisVersions } from '../platform/redis-versions.ts';
import { createNumberSealer } from '../platform/sealed-numbers.ts';
import type { Metrics } from '../platform/metrics.ts';
import { isLanguage, type Language } from '../tenancy/tenant.ts';
import type { Menu, Texts } from '../ussd/engine/menu.ts';
import { countTurnsInFlight } from '../telemetry/count-turns.ts';
import { admitTurns, type AdmissionSettings } from '../ussd/turn/admission.ts';
import { createGateway } from '../ussd/turn/answer-turn.ts';
import { answerPage, type GatewayDeps, type TurnObservation } from '../ussd/turn/turn-deps.ts';
import { parsers } from '../ussd/menu/inputs.ts';
import { servedMenu } from '../ussd/menu/served-menu.ts';
import { loadMenu, type LoadedMenu } from '../ussd/menu/load-menu.ts';
import { createPageShower, type ServiceFacts } from '../ussd/turn/show-page.ts';
import { createKeptSessions } from '../ussd/session/kept-sessions.ts';
import { createSessionStore, type SessionStore } from '../ussd/session/session-store.ts';
import type { HandleTurn, Turn } from '../ussd/turn.ts';
import type { Data } from './data.ts';
import type { Messaging } from './messaging.ts';
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
  readonly messaging: Messaging;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly redis: Redis;
  /** A connection on which other processes announce their changes. */
  readonly hearingRedis: Redis;
  readonly observe: (observation: TurnObservation) => void;
  readonly sims?: SimGuard | undefined;
  readonly pressure: Pressure;
}

/** Most turns never need a connection: several share one. */
const turnsPerConnection = 2;
/** What callers were told is on its way must not stay behind for ever: then fewer are let in. */
const underPressure = 0.3;
const waitingPerConnection = 10;
/** Who is refused hears so within a second. */
const patienceMs = 800;

const admissionOf = ({ config, metrics, pressure }: UssdDeps, gateway: GatewayDeps): AdmissionSettings => ({
  atOnce: () => Math.ceil((pressure.isHigh() ? underPressure : turnsPerConnection) * config.database.pool),
  mostWaiting: waitingPerConnection * config.database.pool,
  waitMs: patienceMs,
  refuse: (turn) => answerPage(gateway, isJustADial(turn) ? 'X3' : 'X3U', 'en'),
  onRefused: (page) => {
    metrics.turns.inc({ page, result: 'refused' });
  },
});

/** Nothing can have been saved by it, nor by an earlier delivery of it. Of any other key press nobody has looked. */
const isJustADial = ({ inputs, serviceTokens }: Turn): boolean => inputs.length === 0 && serviceTokens.length === 0;

const turnHandlerOf = (deps: UssdDeps, gateway: GatewayDeps): HandleTurn =>
  countTurnsInFlight(admitTurns(createGateway(gateway), admissionOf(deps, gateway)), deps.metrics.turnsInFlight);

export const createUssd = (deps: UssdDeps): Ussd => {
  const { config, data, redis } = deps;
  const service = serviceFacts(config);
  const store = createSessionStore(redis, {}, createNumberSealer(config.secretKey));
  const shops = createShopCache({
    inTenant: data.inTenant,
    marks: createRedisVersions(redis, 'shop', deps.hearingRedis),
  });
  const { actions, views } = createMenuParts({
    data,
    messaging: deps.messaging,
    redis,
    hearingRedis: deps.hearingRedis,
    store,
    shops,
    shortCode: config.smsShortCode,
    sims: deps.sims,
    onPinChecked: (result) => {
      deps.metrics.pinChecks.inc({ result });
    },
  });
  const { menu, texts } = servedMenu(loadMenu(projectFolder('menus')), { actions, views, instead: 'X2' });
  const byLanguage = textsByLanguage(texts);
  const engine = { menu, parsers };
  const gateway: GatewayDeps = {
    clock: data.clock,
    hasher: data.hasher,
    store,
    sessions: createKeptSessions(),
    runner: { engine, actions, views, inTenant: data.inTenant, show: createPageShower({ menu, views, service }) },
    texts: byLanguage,
    service,
    inTenant: data.inTenant,
    tenantOf: (tenantId) => data.tenants.byId(tenantId),
    settingsOf: async (tenant) => (await shops.of(tenant)).settings,
    ...peopleOf(data),
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
  brand: 'Kibanda',
  dial: config.ussdCode,
  help: config.helpLine,
  smsno: config.smsShortCode,
});

const textsByLanguage = (texts: LoadedMenu['texts']): ReadonlyMap<Language, Texts> =>
  new Map(Object.entries(texts).flatMap(([language, text]) => (isLanguage(language) ? [[language, text]] : [])));

/** What a turn asks of the people in the directory. */
const peopleOf = (data: Data): Pick<GatewayDeps, 'membershipsOf' | 'isPinOf' | 'isActive'> => ({
  membershipsOf: (phone) => data.directory.membershipsOfPhone(phone),
  isPinOf: (memberId, pin) => isPinOf(data, memberId, pin),
  isActive: async (memberId) => (await data.directory.memberById(memberId))?.member.status === 'active',
});

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
