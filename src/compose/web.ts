import type { RedisClient } from '../platform/redis.ts';
import type { Network } from '../channels/network.ts';
import type { PaymentProvider } from '../payments/provider.ts';
import type { TraceLog } from '../simulator/trace-log.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../platform/logger.ts';
import type { News } from '../platform/redis-news.ts';
import type { Metrics } from '../platform/metrics.ts';
import { createApi } from './api.ts';
import { createConsole } from './console.ts';
import type { Data } from './data.ts';
import type { EventBuffer } from '../telemetry/event-buffer.ts';
import { createHttpApp, type HttpDeps } from '../http/http-app.ts';
import { createListener } from '../http/listener.ts';
import type { Features } from './features.ts';
import type { Messaging } from './messaging.ts';
import { createNetworkDoors, type NetworkDoors } from './networks.ts';
import type { Rejections } from '../telemetry/rejections.ts';
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
  /** The networks that are connections: whoever sends needs them too. */
  readonly links: Pick<NetworkDoors, 'start' | 'stop'>;
}

export interface WebDeps {
  readonly config: Config;
  readonly data: Data;
  readonly features: Features;
  readonly networks: readonly Network[];
  readonly providers: readonly PaymentProvider[];
  readonly messaging: Messaging;
  readonly ussd: Ussd;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly redis: RedisClient;
  readonly health: Pick<HttpDeps, 'checks' | 'asides'>;
  readonly trace: TraceLog;
  readonly sessionEvents: SessionEvents;
  readonly buffer: EventBuffer;
  readonly rejections: Rejections;
  readonly news: News;
}

export const createWeb = (deps: WebDeps): Web => {
  const { config, logger, metrics, health } = deps;
  let port = config.port;
  const api = createApi(deps);
  const site = createConsole({ ...deps, ...api });
  const doors = createNetworkDoors(deps);
  const app = createHttpApp({
    logger,
    metrics,
    ...health,
    mounts: [...api.mounts, site.mount, ...(config.simulator ? [createSimulator(deps, () => port), frontDoor] : [])],
    trustedProxies: config.trustedProxies,
    showMetrics: config.environment !== 'production',
    isStopping: () => listener.isClosing(),
  });
  const listener = createListener((request, response) => {
    if (!doors.answer(request, response)) app(request, response);
  });
  return {
    listen: async () => {
      port = await listener.listen({ ...config, setting: 'PORT' });
      return port;
    },
    close: async () => {
      site.end();
      await listener.close();
    },
    links: doors,
  };
};
