import { Router } from 'express';
import type { Redis } from 'ioredis';
import { createAfricasTalkingSmsCallbacks } from '../channels/africastalking/sms-callbacks.ts';
import { createAfricasTalkingUssd } from '../channels/africastalking/ussd-routes.ts';
import { createCallbackSecret, requireCallbackSecret } from '../channels/callback-secret.ts';
import type { TraceLog } from '../simulator/trace-log.ts';
import { createUssdCallbacks } from '../channels/ussd-callbacks.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { answerPage } from '../ussd/turn/turn-deps.ts';
import type { Data } from './data.ts';
import type { EventBuffer } from '../telemetry/event-buffer.ts';
import { createHttpApp, type HttpDeps, type Mount } from '../http/http-app.ts';
import { createListener } from '../http/listener.ts';
import type { Features } from './features.ts';
import type { Messaging } from './messaging.ts';
import { createCallbackObserver } from '../telemetry/observe-callbacks.ts';
import type { Rejections } from '../telemetry/rejections.ts';
import { createSmsCommands } from './sms-commands.ts';
import type { SessionEvents } from '../telemetry/session-events.ts';
import { createSimulator } from './simulator.ts';
import { frontDoor } from '../simulator/front-door.ts';
import type { Ussd } from './ussd.ts';

/** The program's HTTP side. */
export interface Web {
  /** Listens, and tells on which port. */
  readonly listen: () => Promise<number>;
  /** Answers what has come in, and takes no new requests. */
  readonly close: () => Promise<void>;
}

export interface WebDeps {
  readonly config: Config;
  readonly data: Data;
  readonly features: Features;
  readonly messaging: Messaging;
  readonly ussd: Ussd;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly redis: Redis;
  readonly checks: HttpDeps['checks'];
  readonly trace: TraceLog;
  readonly sessionEvents: SessionEvents;
  readonly buffer: EventBuffer;
  readonly rejections: Rejections;
}

export const createWeb = (deps: WebDeps): Web => {
  const { config, logger, metrics, checks } = deps;
  let port = config.port;
  const { answerTurn, others } = createCallbacks(deps);
  const app = createHttpApp({
    logger,
    metrics,
    checks,
    mounts: [others, ...(config.simulator ? [createSimulator(deps, () => port), frontDoor] : [])],
    showMetrics: config.environment !== 'production',
    isStopping: () => listener.isClosing(),
  });
  const listener = createListener((request, response) => {
    if (!answerTurn(request, response)) app(request, response);
  });
  return {
    listen: async () => {
      port = await listener.listen({ ...config, setting: 'PORT' });
      return port;
    },
    close: listener.close,
  };
};

type AnswerTurn = ReturnType<typeof createUssdCallbacks>;

/** What the gateways may ask: key presses, answered before everything else, and all the other callbacks. */
const createCallbacks = (deps: WebDeps): { readonly answerTurn: AnswerTurn; readonly others: Mount } => {
  const { config, features, logger, metrics, messaging, rejections, ussd } = deps;
  const onRejected = rejections.note;
  const onFailure = (error: unknown): void => {
    logger.error('a callback failed', { error });
  };
  const channel = createAfricasTalkingUssd({
    handleTurn: ussd.handleTurn,
    onSessionEnd: deps.sessionEvents.brokeOff,
    onRejected,
    onFailure,
    code: config.ussdCode,
    budget: config.pageSeptets,
    apologies: { nothingSaved: answerPage(ussd, 'X3', 'en'), notSure: answerPage(ussd, 'X3U', 'en') },
  });
  rejections.know(channel.gateway);
  const isSecret = createCallbackSecret(config.callbackSecrets);
  const answerTurn = createUssdCallbacks({
    isSecret,
    gateways: new Map([[channel.gateway, channel.answerForm]]),
    onRejected,
    onFailure,
    observe: createCallbackObserver(metrics),
  });
  const router = Router({ mergeParams: true });
  router.use(requireCallbackSecret(isSecret, onRejected));
  router.use(
    `/${channel.gateway}`,
    channel.router,
    createAfricasTalkingSmsCallbacks({
      onDeliveryReport: messaging.takeDeliveryReport,
      onOptOut: async (phone) => {
        await features.optOuts.optOut(phone, 'gateway');
      },
      onIncomingSms: createSmsCommands(deps),
      onRejected,
      onFailure,
    }),
  );
  return { answerTurn, others: { path: '/callbacks/:secret', router, bare: true, quiet: true } };
};
