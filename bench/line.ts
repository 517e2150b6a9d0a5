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

/** Opens a line. It knows just enough of HTTP to cost the load generator next to nothing. */
export const openLine = async (port: number): Promise<Line> => {
  const socket = await connected(port);
  let heard = '';
  let waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined;
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    heard += chunk;
    if (!isWhole(heard)) return;
    const reply = { status: Number(heard.slice(9, 12)), text: heard };
    heard = '';
    waiting?.resolve(reply);
  });
  const fail = (): void => waiting?.reject(new Error('the server closed the connection'));
  socket.on('error', fail).on('close', fail);
  return {
    post: (path, form) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
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
    socket.once('error', reject).once('connect', () => {
      resolve(socket);
    });
  });

const isWhole = (text: string): boolean => {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))?.[1];
  return length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length >= head + 4 + Number(length);
};
