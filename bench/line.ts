import { connect, type Socket } from 'node:net';

export interface Reply {
  readonly status: number;
  /** Head and body as they came. */
  readonly text: string;
}

/** One connection that is kept alive, with one request on it at a time. */
export interface Line {
  readonly post: (path: string, form: string) => Promise<Reply>;
  readonly close: () => void;
}

/** Every caller has an answer long before; whoever has none by then never gets one. */
const ANSWER_MS = 15_000;
const CONNECT_MS = 10_000;

/**
 * Opens a line. It knows just enough of HTTP to cost the load generator next to nothing. `post` rejects when the line is
 * or gets closed, and when no answer comes.
 */
export const openLine = async (port: number): Promise<Line> => {
  const socket = await connected(port);
  let heard = '';
  let waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined;
  const settle = (reply: Reply | Error): void => {
    const asked = waiting;
    waiting = undefined;
    socket.setTimeout(0);
    if (reply instanceof Error) asked?.reject(reply);
    else asked?.resolve(reply);
  };
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    heard += chunk;
    if (!isWhole(heard)) return;
    const reply = { status: Number(heard.slice(9, 12)), text: heard };
    heard = '';
    settle(reply);
  });
  const fail = (): void => {
    settle(new Error('the server closed the connection'));
  };
  socket.on('error', fail).on('close', fail);
  socket.on('timeout', () => {
    settle(new Error(`no answer from port ${port} within ${ANSWER_MS / 1000} s`));
    socket.destroy();
  });
  return {
    post: (path, form) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) {
          reject(new Error('the server had closed the connection'));
          return;
        }
        waiting = { resolve, reject };
        socket.setTimeout(ANSWER_MS);
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
        );
      }),
    close: () => socket.destroy(),
  };
};

const connected = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error(`port ${port} did not answer`)));
    socket.once('error', reject).once('connect', () => {
      socket.setTimeout(0).removeAllListeners('timeout').off('error', reject);
      resolve(socket);
    });
  });

const isWhole = (text: string): boolean => {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))?.[1];
  return length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length >= head + 4 + Number(length);
};
