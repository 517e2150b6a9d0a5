import { Router } from 'express';
import { createSendCallback } from '../simulator/send-callback.ts';
import { requireKnownHost } from '../simulator/known-host.ts';
import { createSimulatorRoutes, type DemoPhone } from '../simulator/simulator-routes.ts';
import type { ScenarioRules } from '../simulator/scenario-writer.ts';
import type { TraceLog } from '../simulator/trace-log.ts';
import type { Config } from '../config.ts';
import { isEasyPin } from '../features/pins/pin-rules.ts';
import { ACCEPTANCE_PIN, SHOP_A, SHOP_B } from '../fixtures/acceptance-data.ts';
import { DEMO_CASHIER, DEMO_CUSTOMERS, DEMO_OWNER } from '../fixtures/demo-data.ts';
import type { Data } from './data.ts';
import type { Mount } from '../http/http-app.ts';
import type { Messaging } from './messaging.ts';
import type { Ussd } from './ussd.ts';

export interface SimulatorParts {
  readonly config: Config;
  readonly data: Data;
  readonly messaging: Messaging;
  readonly ussd: Ussd;
  readonly trace: TraceLog;
}

/** The phone in the browser; `port` is where this program listens. */
export const createSimulator = (
  { config, data, messaging, ussd, trace }: SimulatorParts,
  port: () => number,
): Mount => {
  const [secret = ''] = config.callbackSecrets;
  const router = createSimulatorRoutes({
    code: config.ussdCode,
    budget: config.pageSeptets,
    sendCallback: createSendCallback(
      () => `http://127.0.0.1:${port()}/callbacks/${encodeURIComponent(secret)}/africastalking/ussd`,
    ),
    phones: async () => [...demoPhones, ...((await isAcceptanceLoaded(data)) ? acceptancePhones : [])],
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

/** Where the simulator is on, the address of the program itself leads to it. */
export const frontDoor: Mount = {
  path: '',
  router: Router().get('/', (_request, response) => {
    response.redirect('/simulator/');
  }),
};

const demoPhones: readonly DemoPhone[] = [
  { phone: DEMO_OWNER.phone, label: `${DEMO_OWNER.name}, owner`, pin: DEMO_OWNER.pin },
  { phone: DEMO_CASHIER.phone, label: `${DEMO_CASHIER.name}, cashier`, pin: DEMO_CASHIER.pin },
  ...DEMO_CUSTOMERS.slice(0, 1).map(({ name, phone }) => ({ phone, label: `${name}, customer` })),
];

/** The people of the acceptance cases: what is recorded with them can be played again. */
const acceptancePhones: readonly DemoPhone[] = ([SHOP_A, SHOP_B] as const).flatMap(({ vendor, cashiers }, shop) =>
  [vendor, ...cashiers].map(({ name, phone }, person) => ({
    phone,
    name,
    label: `${name}, ${person === 0 ? 'owner' : 'cashier'} of ${shop === 0 ? 'A' : 'B'}`,
    pin: ACCEPTANCE_PIN,
  })),
);

const isAcceptanceLoaded = async ({ directory }: Data): Promise<boolean> =>
  (await directory.membershipsOfPhone(SHOP_A.vendor.phone)).some(({ tenant }) => tenant.number === SHOP_A.number);

const rulesOf = ({ secretPages, texts }: Ussd): ScenarioRules => ({
  secretPages,
  errorPrefixes: [...texts.values()].flatMap(({ words }) =>
    Object.entries(words).flatMap(([name, word]) => (/^invalid(_|$)/.test(name) ? [word] : [])),
  ),
  mayBePin: (digits, phone) => !isEasyPin(digits, { phone }),
});
