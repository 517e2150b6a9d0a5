import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { afterFile } from './after-file.ts';

/**
 * `silence`: the line is up and nothing comes back. `slow commit`: the answer to a COMMIT takes six seconds. `slow`: every
 * answer takes 0.4 seconds. `down`: there is no line, and none can be had.
 */
export type Cut = 'never' | 'before commit' | 'after commit' | 'silence' | 'slow commit' | 'slow' | 'down';

const COMMIT = Buffer.from('commit\0');
/** What the database writes when a transaction is in it; the answers to statements sent before it come earlier. */
const COMMITTED = Buffer.from('COMMIT\0');
const SLOW_COMMIT_MS = 6000;
const SLOW_MS = 400;

/** Stands between the program and its database, and can cut the line around a COMMIT. */
export const openCuttingProxy = async (databaseUrl: string) => {
  const target = new URL(databaseUrl);
  let cut: Cut = 'never';
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    if (cut === 'down') {
      client.destroy();
      return;
    }
    const database = connect(Number(target.port), target.hostname);
    let deaf = false;
    let slow = false;
    const hangUp = () => {
      client.destroy();
      database.destroy();
    };
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', hangUp).on('close', hangUp);
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', (bytes) => {
      const isCommit = bytes.includes(COMMIT);
      if (isCommit && cut === 'before commit') {
        hangUp();
        return;
      }
      deaf ||= isCommit && cut === 'after commit';
      slow ||= isCommit && cut === 'slow commit';
      database.write(bytes);
    });
    // The database has answered, so the transaction is in it; the answer gets lost on the way.
    database.on('data', (bytes) => {
      if (deaf && bytes.includes(COMMITTED)) hangUp();
      else if (slow || cut === 'slow') setTimeout(() => client.write(bytes), slow ? SLOW_COMMIT_MS : SLOW_MS).unref();
      else if (cut !== 'silence') client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  afterFile(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    return Promise.resolve();
  });
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cutting(next: Cut) {
      cut = next;
      if (next === 'down') for (const socket of sockets) socket.destroy();
    },
  };
};
