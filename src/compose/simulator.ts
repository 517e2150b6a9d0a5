import { Router } from 'express';
import type { Network } from '../channels/network.ts';
import { createSendCallback } from '../simulator/send-callback.ts';
import { requireKnownHost } from '../simulator/known-host.ts';
import { simulatedNetworks } from '../simulator/simulated-network.ts';
import { createSimulatorRoutes } from '../simulator/simulator-routes.ts';
import type { ScenarioRules } from '../simulator/scenario-writer.ts';
import type { TraceLog } from '../simulator/trace-log.ts';
import type { Config } from '../config.ts';
import { isEasyPin } from '../features/pins/pin-rules.ts';
import { SHOP_A } from '../fixtures/acceptance-data.ts';
import { ACCEPTANCE_PLAYERS, DEMO_PLAYERS } from '../fixtures/players.ts';
import type { Data } from './data.ts';
import type { Mount } from '../http/http-app.ts';
import type { Messaging } from './messaging.ts';
import type { Ussd } from './ussd.ts';

export interface SimulatorParts {
  readonly config: Config;
  readonly networks: readonly Network[];
  readonly data: Data;
  readonly messaging: Messaging;
  readonly ussd: Ussd;
  readonly trace: TraceLog;
}

/** The phone in the browser; `port` is where this program listens. */
export const createSimulator = (
  { config, networks, data, messaging, ussd, trace }: SimulatorParts,
  port: () => number,
): Mount => {
  const [secret = ''] = config.callbackSecrets;
  const router = createSimulatorRoutes({
    networks: simulatedNetworks(networks, config),
    sendCallback: createSendCallback(() => `http://127.0.0.1:${port()}/callbacks/${encodeURIComponent(secret)}`),
    phones: async () => [...DEMO_PLAYERS, ...((await isAcceptanceLoaded(data)) ? ACCEPTANCE_PLAYERS : [])],
    inbox: messaging.inbox,
    trace,
    traceScopes: async (phone) => {
      const memberships = await data.directory.membershipsOfPhone(phone);
      return [data.hasher.phone(phone), ...memberships.map(({ tenant }) => tenant.id)];
    },
    rules: rulesOf(ussd),
    clock: data.clock,
  });
  const atHome = requireKnownHost([config.host, ...config.simulatorHosts]);
  return { path: '/simulator', router: Router().use(atHome, router), quiet: true };
};

const isAcceptanceLoaded = async ({ directory }: Data): Promise<boolean> =>
  (await directory.membershipsOfPhone(SHOP_A.vendor.phone)).some(({ tenant }) => tenant.number === SHOP_A.number);

const rulesOf = ({ secretPages, texts }: Ussd): ScenarioRules => ({
  secretPages,
  errorPrefixes: [...texts.values()].flatMap(({ words }) =>
    Object.entries(words).flatMap(([name, word]) => (/^invalid(_|$)/.test(name) ? [word] : [])),
  ),
  mayBePin: (digits, phone) => !isEasyPin(digits, { phone }),
});
