import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isTaken, StartError } from '../platform/start-error.ts';
import { pause } from '../platform/pause.ts';

/** Where to listen; port 0 is any. `setting` is what the operator knows the port by. */
export interface Address {
  readonly port: number;
  readonly host: string;
  readonly setting: string;
}

/** A server that can be taken away under load. */
export interface Listener {
  /** Listens, and tells on which port. Throws StartError when another program does. */
  readonly listen: (at: Address) => Promise<number>;
  /** True from the moment on in which it was asked to close. */
  readonly isClosing: () => boolean;
  /** Answers all that has come in, takes nothing new and ends. Never takes longer than a turn may. */
  readonly close: () => Promise<void>;
}

/** Longer than the gateways keep an idle connection, so that we never close one that is about to be used. */
const KEEP_ALIVE_MS = 65_000;
/** So long everybody is still answered, and told that the connection ends: what is idle then is used by nobody. */
const DRAIN_MS = 300;
const SWEEP_MS = 50;
/** A turn has 3.9 s. A request that is not whole by then gets no answer. */
const REQUEST_TIMEOUT_MS = 4500;
/** So long a request may take to arrive: whoever sends a byte a minute must not hold a connection. */
const ARRIVAL_MS = 10_000;

export interface ListenerTimes {
  /** How long a request may take to arrive, from its first byte to its last. */
  readonly arrivalMs: number;
}

/** Makes a server of a listener for requests. */
export const createListener = (answer: RequestListener, times: ListenerTimes = { arrivalMs: ARRIVAL_MS }): Listener => {
  let closing = false;
  const server = serverWith(times.arrivalMs, (request, response) => {
    // Otherwise a connection that is never idle would be kept until the process is killed.
    if (closing) response.shouldKeepAlive = false;
    answer(request, response);
  });
  const close = async (): Promise<void> => {
    closing = true;
    await pause(DRAIN_MS);
    await closed(server);
  };
  return { listen: (at) => listening(server, at), isClosing: () => closing, close };
};

const serverWith = (arrivalMs: number, answer: RequestListener): Server => {
  // Node looks every half a minute by itself, which would make forty seconds of ten.
  const times = { headersTimeout: arrivalMs, requestTimeout: arrivalMs, connectionsCheckingInterval: arrivalMs / 10 };
  const server = createServer(times, answer);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
};

const listening = (server: Server, { port, host, setting }: Address): Promise<number> =>
  new Promise((resolve, refuse) => {
    const reject = (error: Error): void => {
      refuse(isTaken(error) ? new StartError(`${setting}: another program listens there.`, { cause: error }) : error);
    };
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(isAddress(address) ? address.port : port);
    });
  });

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    // Node looks for idle connections once, when it is told to close; those that are answered later stay open.
    const sweeping = setInterval(() => {
      server.closeIdleConnections();
    }, SWEEP_MS);
    const cutting = setTimeout(() => {
      server.closeAllConnections();
    }, REQUEST_TIMEOUT_MS);
    server.close(() => {
      clearInterval(sweeping);
      clearTimeout(cutting);
      resolve();
    });
  });
