import { createServer, connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Where a machine's own services listen; ours never do. */
const TAKEN_BY_CUSTOM = [5432, 6379, 9092];

/** A port of 127.0.0.1 that nobody uses at this moment. */
export const freePort = async (): Promise<number> => {
  const port = await new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
  return TAKEN_BY_CUSTOM.includes(port) ? freePort() : port;
};

/** Whether something accepts connections there. */
export const isListening = (port: number, host = '127.0.0.1'): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1000 });
    const answer = (yes: boolean) => (): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false));
  });

/** Asks again and again until the answer is yes; no when the time is over or `givenUp` says so. */
export const eventually = async (
  check: () => Promise<boolean> | boolean,
  { timeoutMs, givenUp = () => false }: { readonly timeoutMs: number; readonly givenUp?: () => boolean },
): Promise<boolean> => {
  const end = Date.now() + timeoutMs;
  while (Date.now() < end && !givenUp()) {
    if (await check()) return true;
    await wait(25);
  }
  return false;
};
