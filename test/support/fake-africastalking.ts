import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** How the provider treats a number: answers the request, takes the message, or neither. */
export type Treatment = (call: Call) => void;

export interface Call {
  /** Takes the message, as a phone would receive it, and says under which id. */
  readonly take: () => ReceivedMessage;
  readonly to: string;
  readonly response: ServerResponse;
}

export interface ReceivedMessage {
  readonly id: string;
  readonly to: string;
  readonly message: string;
  readonly from: string | undefined;
  readonly at: Date;
}

export interface FakeAfricasTalking {
  /** To be given as AFRICASTALKING_SMS_URL. */
  readonly url: string;
  /** What it took, in order: what phones would receive. */
  readonly accepted: readonly ReceivedMessage[];
  /** How often it was asked for a number, whatever came of it. */
  asked(to: string): number;
  /** What it took for a number. */
  acceptedFor(to: string): readonly ReceivedMessage[];
  /** Treats a number so from now on; all others are accepted. */
  treat(to: string, treatment: Treatment): void;
  /** Treats every other number so from now on. */
  treatAll(treatment: Treatment): void;
  close(): Promise<void>;
}

export interface FakeAfricasTalkingSettings {
  readonly username: string;
  readonly apiKey: string;
}

interface State {
  readonly settings: FakeAfricasTalkingSettings;
  readonly accepted: ReceivedMessage[];
  readonly asked: Map<string, number>;
  readonly treatments: Map<string, Treatment>;
  otherwise: Treatment;
}

const WRONG_KEY = 'The supplied authentication is invalid';

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json' });
  response.end(isText ? body : JSON.stringify(body));
};

const body = (Message: string, Recipients: readonly object[]) => ({ SMSMessageData: { Message, Recipients } });

const taken = ({ id, to }: ReceivedMessage) =>
  body('Sent to 1/1 Total Cost: KES 0.8000', [
    { statusCode: 101, number: to, status: 'Success', cost: 'KES 0.8000', messageId: id, messageParts: 1 },
  ]);

const take = (state: State, form: URLSearchParams): ReceivedMessage => {
  const received: ReceivedMessage = {
    id: `ATXid_${String(state.accepted.length + 1).padStart(6, '0')}${Math.random().toString(36).slice(2, 10)}`,
    to: form.get('to') ?? '',
    message: form.get('message') ?? '',
    from: form.get('from') ?? undefined,
    at: new Date(),
  };
  state.accepted.push(received);
  return received;
};

/** What a provider should do. */
export const accept: Treatment = ({ take, response }) => {
  answer(response, 201, taken(take()));
};

/** Takes the message and answers 200 where 201 is due. */
export const acceptWith200: Treatment = ({ take, response }) => {
  answer(response, 200, taken(take()));
};

/** A proxy in front gives up although the message was taken. */
export const acceptThen502: Treatment = ({ take, response }) => {
  take();
  answer(response, 502, '<html>Bad Gateway</html>');
};

/** Takes the message and never answers. */
export const acceptAndHang: Treatment = ({ take }) => {
  take();
};

/** Never answers. */
export const hang: Treatment = () => undefined;

/** Breaks the connection without a word. */
export const cut: Treatment = ({ response }) => {
  response.destroy();
};

/** A 201 whose recipient was not taken. */
export const recipientStatus =
  (statusCode: number, status: string): Treatment =>
  ({ to, response }) => {
    const refused = { statusCode, number: to, status, cost: '0', messageId: 'None' };
    answer(response, 201, body('Sent to 0/1 Total Cost: 0', [refused]));
  };

/** A 201 without recipients and the reason in `Message`. */
export const noRecipients =
  (message: string): Treatment =>
  ({ response }) => {
    answer(response, 201, body(message, []));
  };

/** Another status, and a body that helps nobody. */
export const http =
  (status: number, headers: Readonly<Record<string, string>> = {}): Treatment =>
  ({ response }) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    answer(response, status, status === 401 ? WRONG_KEY : 'failed');
  };

const isWellFormed = (request: IncomingMessage): boolean =>
  request.method === 'POST' &&
  request.url === '/version1/messaging' &&
  (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');

const handle = async (state: State, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const form = new URLSearchParams(await text(request));
  const to = form.get('to') ?? '';
  state.asked.set(to, (state.asked.get(to) ?? 0) + 1);
  if (!isWellFormed(request)) {
    answer(response, 404, 'not found');
    return;
  }
  const { username, apiKey } = state.settings;
  if (request.headers['apikey'] !== apiKey || form.get('username') !== username) {
    answer(response, 401, WRONG_KEY);
    return;
  }
  const treatment = state.treatments.get(to) ?? state.otherwise;
  treatment({ to, response, take: () => take(state, form) });
};

/** A provider on this machine that speaks Africa's Talking's protocol and keeps a ledger of its own. */
export const startFakeAfricasTalking = async (settings: FakeAfricasTalkingSettings): Promise<FakeAfricasTalking> => {
  const state: State = { settings, accepted: [], asked: new Map(), treatments: new Map(), otherwise: accept };
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    handle(state, request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/version1/messaging`,
    accepted: state.accepted,
    asked: (to) => state.asked.get(to) ?? 0,
    acceptedFor: (to) => state.accepted.filter((message) => message.to === to),
    treat: (to, treatment) => {
      state.treatments.set(to, treatment);
    },
    treatAll: (treatment) => {
      state.otherwise = treatment;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
