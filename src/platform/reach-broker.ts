import { connect } from 'node:net';

const CONNECT_MS = 3000;

/** Whether one of the brokers (`host:port`) takes a connection; says nothing of what it does with it. */
export const isAnyReachable = async (brokers: readonly string[]): Promise<boolean> => {
  const answers = await Promise.all(brokers.map(isReachable));
  return answers.includes(true);
};

const isReachable = (broker: string): Promise<boolean> =>
  new Promise((resolve) => {
    const colon = broker.lastIndexOf(':');
    const port = Number(broker.slice(colon + 1));
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      resolve(false);
      return;
    }
    const socket = connect({ host: broker.slice(0, colon), port, timeout: CONNECT_MS });
    const end = (isThere: boolean) => () => {
      socket.destroy();
      resolve(isThere);
    };
    socket.on('connect', end(true)).on('timeout', end(false)).on('error', end(false));
  });
