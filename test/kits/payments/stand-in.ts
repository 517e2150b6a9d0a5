import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** A request as a provider knows it. */
export interface Asked {
  /** Our reference. */
  readonly ref: string;
  /** What the provider calls it. */
  readonly askRef: string;
  readonly shop: string;
  readonly phone: string;
  /** In major units, as the provider was given it. */
  readonly amount: number;
  readonly callbackUrl: string | undefined;
  status: 'pending' | 'paid' | 'failed';
  /** The provider's name of the money, once it is paid. */
  receipt: string;
  /** How often it was asked for. */
  times: number;
}

/** How a provider takes requests: well, refusing them, failing, or losing the line after it has taken them. */
export type Mood = 'well' | 'refuses' | 'fails' | 'hangs_up';

export interface Spoken {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface Said {
  readonly status: number;
  readonly body?: unknown;
}

/** What a provider's protocol is made of, for its stand-in. */
export interface Protocol {
  /** What must be set to connect with the one at this address. */
  readonly settings: (url: string) => Readonly<Record<string, string>>;
  readonly isToken: (spoken: Spoken) => boolean;
  /** A request, if this is one. */
  readonly readRequest: (spoken: Spoken) => Omit<Asked, 'status' | 'receipt' | 'times'> | undefined;
  readonly accept: (asked: Asked) => Said;
  readonly refuse: Said;
  /** What is asked after, if this is such a question: our reference or the provider's. */
  readonly readQuery: (spoken: Spoken) => string | undefined;
  readonly tell: (asked: Asked | undefined) => Said;
  /** What it posts to us when a request is decided; `amount` where it is to lie about it. */
  readonly result: (asked: Asked, amount: number) => unknown;
}

/** A provider's server that speaks its protocol, in this process. */
export interface StandIn {
  readonly settings: Readonly<Record<string, string>>;
  /** By our reference. */
  readonly asked: ReadonlyMap<string, Asked>;
  mood: Mood;
  /** Whether it answers questions. */
  tells: boolean;
  /** Called when a request was taken, before it is answered. */
  onTaken: (asked: Asked) => Promise<void>;
  /** The customer types the PIN. */
  readonly pay: (ref: string) => Asked;
  readonly decline: (ref: string) => Asked;
  readonly result: Protocol['result'];
  readonly close: () => Promise<void>;
}

let receipts = 0;
/** A name of money that no other money has. */
export const nextReceipt = (): string => `TK${String((receipts += 1)).padStart(8, '0')}`;

const readBody = async (request: AsyncIterable<Buffer>): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? undefined : z.json().parse(JSON.parse(text));
};

const HUNG_UP = 'hung up';

/** Starts the stand-in of a provider. */
export const startStandIn = async (protocol: Protocol): Promise<StandIn> => {
  const asked = new Map<string, Asked>();
  const answer = async (spoken: Spoken): Promise<Said | typeof HUNG_UP> => {
    if (protocol.isToken(spoken)) return { status: 200, body: { access_token: 'token', expires_in: '3599' } };
    if (spoken.headers.authorization !== 'Bearer token') return { status: 401 };
    const query = protocol.readQuery(spoken);
    if (query !== undefined) {
      const known = [...asked.values()].find(({ ref, askRef }) => query === ref || query === askRef);
      return standIn.tells ? protocol.tell(known) : { status: 503 };
    }
    const request = protocol.readRequest(spoken);
    if (request === undefined) return { status: 404 };
    if (standIn.mood === 'refuses') return protocol.refuse;
    if (standIn.mood === 'fails') return { status: 500 };
    const taken = asked.get(request.ref) ?? { ...request, status: 'pending', receipt: '', times: 0 };
    taken.times += 1;
    asked.set(request.ref, taken);
    await standIn.onTaken(taken);
    return standIn.mood === 'hangs_up' ? HUNG_UP : protocol.accept(taken);
  };
  const server = createServer((request, response) => {
    void (async () => {
      const { method = '', url: path = '', headers } = request;
      const said = await answer({ method, path, headers, body: await readBody(request) });
      if (said === HUNG_UP) {
        request.socket.destroy();
        return;
      }
      response.writeHead(said.status, { 'content-type': 'application/json', connection: 'close' });
      response.end(said.body === undefined ? '' : JSON.stringify(said.body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const decide = (ref: string, status: 'paid' | 'failed'): Asked => {
    const one = asked.get(ref);
    if (one === undefined) throw new Error('Nobody was asked for that.');
    if (one.status === 'pending') Object.assign(one, { status, receipt: status === 'paid' ? nextReceipt() : '' });
    return one;
  };
  const standIn: StandIn = {
    ...{ settings: protocol.settings(`http://127.0.0.1:${port}`), asked, mood: 'well', tells: true },
    onTaken: () => Promise.resolve(),
    pay: (ref) => decide(ref, 'paid'),
    decline: (ref) => decide(ref, 'failed'),
    result: protocol.result,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return standIn;
};
