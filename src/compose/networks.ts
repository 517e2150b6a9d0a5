import type { IncomingMessage, ServerResponse } from 'node:http';
import { createAnswerCallbacks } from '../channels/answer-callbacks.ts';
import { createCallbackSecret } from '../channels/callback-secret.ts';
import type { Network } from '../channels/network.ts';
import { createNetworkDesk, type DeskDeps } from '../channels/network-desk.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { createShelf } from '../platform/shelf.ts';
import { createCallbackObserver } from '../telemetry/observe-callbacks.ts';
import type { PaymentProvider } from '../payments/provider.ts';
import { paymentCallbacks } from './payments.ts';
import type { Rejections } from '../telemetry/rejections.ts';
import type { SessionEvents } from '../telemetry/session-events.ts';
import type { Features } from './features.ts';
import type { Messaging } from './messaging.ts';
import { createSmsCommands, type SmsCommandsDeps } from './sms-commands.ts';
import type { Ussd } from './ussd.ts';

/** The phone networks at work. */
export interface NetworkDoors {
  /** Answers what a network calls over HTTP; false for every other request. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Opens the networks that are connections. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface NetworkDoorsDeps extends SmsCommandsDeps {
  readonly config: Config;
  readonly networks: readonly Network[];
  readonly providers: readonly PaymentProvider[];
  readonly features: Features;
  readonly messaging: Messaging;
  readonly ussd: Ussd;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly sessionEvents: SessionEvents;
  readonly rejections: Rejections;
}

/** Gives each network its desk, and makes the ways in. */
export const createNetworkDoors = (deps: NetworkDoorsDeps): NetworkDoors => {
  const { networks, metrics, rejections } = deps;
  const deskDeps = createDeskDeps(deps);
  const atDesks = networks.map((network) => {
    const apologies = deps.ussd.apologiesOf(network);
    return { network, desk: createNetworkDesk(network, { ...deskDeps, apologies }) };
  });
  for (const { name } of [...networks, ...deps.providers]) rejections.know(name);
  const answer = createAnswerCallbacks({
    isSecret: createCallbackSecret(deps.config.callbackSecrets),
    networks: new Map([
      ...atDesks.map(({ network, desk }) => [network.name, network.callbacks?.(desk) ?? {}] as const),
      ...paymentCallbacks(deps),
    ]),
    onRejected: deskDeps.onRejected,
    onFailure: deskDeps.onFailure,
    observe: createCallbackObserver(metrics),
  });
  return {
    answer,
    start: async () => {
      for (const { network, desk } of atDesks) await network.start?.(desk);
    },
    stop: async () => {
      for (const network of networks) await network.stop?.();
    },
  };
};

const createDeskDeps = (deps: NetworkDoorsDeps): Omit<DeskDeps, 'apologies'> => {
  const { config, features, messaging, ussd } = deps;
  return {
    handleTurn: ussd.handleTurn,
    onSessionEnd: deps.sessionEvents.brokeOff,
    onDeliveryReport: messaging.handleDeliveryReport,
    onOptOut: async (phone) => {
      await features.optOuts.optOut(phone, 'gateway');
    },
    onIncomingSms: createSmsCommands(deps),
    onRejected: deps.rejections.note,
    onFailure: (error) => {
      deps.logger.error('a callback failed', { error });
    },
    shelf: createShelf(deps.redis),
    code: config.ussdCode,
    pageSeptets: config.pageSeptets,
  };
};
