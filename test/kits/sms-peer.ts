import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import type { PeerAnswer, ReadSms, Refusal, SmsFormat } from './sms-formats.ts';

/** What a provider does with a message: what it says, and how it or the line fails. */
export type Behaviour =
  | Refusal
  | 'accept'
  | 'accept and hang'
  | 'accept and cut'
  | 'accept and 502'
  | 'hang'
  | 'cut'
  | 'fail'
  | 'throttle'
  | 'unknown status';

export interface TakenSms extends ReadSms {
  readonly id: string;
  readonly at: Date;
}

/** A provider on this machine, in its own words, that keeps a ledger of what phones received. */
export interface SmsPeer {
  readonly format: SmsFormat;
  readonly url: string;
  readonly taken: readonly TakenSms[];
  takenFor(to: string): readonly TakenSms[];
  asked(to: string): number;
  /** How it treats a number from now on; without one, all others. */
  treat(behaviour: Behaviour, to?: string): void;
  /** Decides anew for every message, in the stead of what was said before. */
  treatEach(decide: (sms: ReadSms) => Behaviour): void;
  /** Told the id of a message before the answer goes out. */
  beforeAnswer(tell: ((sms: TakenSms) => Promise<void>) | undefined): void;
  /** Nobody listens at its address. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** Digits that JSON can't hold as a number. */
const newId = (): string => `90${String(Math.floor(Math.random() * 1e9)).padStart(9, '0')}${String(Date.now())}`;

/** What the line or the provider's door does, whatever its format. */
const FAILURES: ReadonlyMap<Behaviour, PeerAnswer | 'hang' | 'cut'> = new Map<Behaviour, PeerAnswer | 'hang' | 'cut'>([
  ['accept and hang', 'hang'],
  ['accept and cut', 'cut'],
  ['accept and 502', { status: 502, body: 'Bad Gateway' }],
  ['hang', 'hang'],
  ['cut', 'cut'],
  ['fail', { status: 503, body: 'closed' }],
  ['throttle', { status: 429, body: 'slowly' }],
  ['unknown status', { status: 200, body: { whatever: true } }],
]);

export const startSmsPeer = async (format: SmsFormat): Promise<SmsPeer> => {
  const taken: TakenSms[] = [];
  const asked = new Map<string, number>();
  const treatments = new Map<string, Behaviour>();
  const sockets = new Set<Socket>();
  let otherwise: (sms: ReadSms) => Behaviour = () => 'accept';
  let tell: ((sms: TakenSms) => Promise<void>) | undefined;

  const take = async (sms: ReadSms): Promise<PeerAnswer> => {
    const one = { ...sms, id: newId(), at: new Date() };
    taken.push(one);
    await tell?.(one);
    return format.accept(one.id, sms);
  };
  const play = async (behaviour: Behaviour, sms: ReadSms): Promise<PeerAnswer | 'hang' | 'cut'> => {
    const answer = behaviour.startsWith('accept') ? await take(sms) : undefined;
    if (behaviour === 'accept') return answer ?? 'cut';
    return FAILURES.get(behaviour) ?? format.say(behaviour as Refusal, sms);
  };
  const answer = (response: ServerResponse, { status, body }: PeerAnswer): void => {
    const isText = typeof body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json' });
    response.end(isText ? body : JSON.stringify(body));
  };

  const server = createServer((request, response) => {
    void (async () => {
      const { url: path = '', headers } = request;
      const sms = format.read({ path, type: headers['content-type'] ?? '', headers, body: await textOf(request) });
      if (sms === undefined) {
        answer(response, { status: 401, body: 'not understood' });
        return;
      }
      asked.set(sms.to, (asked.get(sms.to) ?? 0) + 1);
      const said = await play(treatments.get(sms.to) ?? otherwise(sms), sms);
      if (said === 'cut') response.destroy();
      else if (said !== 'hang') answer(response, said);
    })().catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
  const goAway = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    format,
    url: `http://127.0.0.1:${port}`,
    taken,
    takenFor: (to) => taken.filter((sms) => sms.to === to),
    asked: (to) => asked.get(to) ?? 0,
    treat: (behaviour, to) => {
      if (to === undefined) otherwise = () => behaviour;
      else treatments.set(to, behaviour);
    },
    treatEach: (decide) => {
      otherwise = decide;
    },
    beforeAnswer: (next) => {
      tell = next;
    },
    goAway,
    comeBack: () => listen(port),
    close: goAway,
  };
};
