import { createServer } from 'node:http';
import request from 'supertest';
import { africasTalking } from '../../src/channels/africastalking/network.ts';
import { createAnswerCallbacks } from '../../src/channels/answer-callbacks.ts';
import { createCallbackSecret, type Rejection } from '../../src/channels/callback-secret.ts';
import { createNetworkDesk, type DeskDeps, type SessionEnd } from '../../src/channels/network-desk.ts';
import type { Network } from '../../src/channels/network.ts';
import type { Answer, HandleTurn, Turn } from '../../src/ussd/turn.ts';
import { memoryShelf } from './memory-shelf.ts';

const apologies = {
  nothingSaved: { text: 'Sorry. NOTHING was saved.', end: true, page: 'X3' },
  notSure: { text: 'Sorry, we are not sure.', end: true, page: 'X3U' },
};
const home: Answer = { text: 'Mama Njeri\n1. Sell', end: false, page: 'VM' };
const ignore = (): Promise<void> => Promise.resolve();
const PATIENCE_MS = 450;

const connectAfricasTalking = (): Network => {
  const network = africasTalking.connect({});
  if (!network) throw new Error("Africa's Talking is always there");
  return network;
};

interface ToNetwork {
  readonly network?: Network;
  /** What the program does with SMS and reports. */
  readonly deps?: Partial<DeskDeps>;
}

/** A network's callbacks in front of a dialogue that is made up; notes what came through. */
export const aGateway = (
  handleTurn: HandleTurn = () => Promise.resolve(home),
  { network = connectAfricasTalking(), deps }: ToNetwork = {},
) => {
  const seen = {
    turns: [] as Turn[],
    ends: [] as SessionEnd[],
    rejected: [] as Rejection[],
    failures: [] as unknown[],
    requests: [] as string[],
  };
  const onRejected = (rejection: Rejection): void => void seen.rejected.push(rejection);
  const onFailure = (error: unknown): void => void seen.failures.push(error);
  const desk = createNetworkDesk(
    { name: network.name, ussd: { ...network.ussd, deadlineMs: PATIENCE_MS } },
    {
      handleTurn: (turn) => {
        seen.turns.push(turn);
        return handleTurn(turn);
      },
      onSessionEnd: (end) => {
        seen.ends.push(end);
        return Promise.resolve();
      },
      onDeliveryReport: ignore,
      onOptOut: ignore,
      onIncomingSms: ignore,
      onRejected,
      onFailure,
      shelf: memoryShelf(),
      code: '*384*7#',
      pageSeptets: 160,
      apologies,
      ...deps,
    },
  );
  const answerCallback = createAnswerCallbacks({
    isSecret: createCallbackSecret(['new', 'old']),
    networks: new Map([[network.name, network.callbacks?.(desk) ?? {}]]),
    onRejected,
    observe: ({ route, status }) => void seen.requests.push(`${route} ${status}`),
    onFailure,
  });
  const server = createServer((incoming, response) => {
    if (answerCallback(incoming, response)) return;
    response.writeHead(404).end('left to others');
  });
  const addressOf = (path: string, secret: string): string => `/callbacks/${secret}/${network.name}/${path}`;
  const post = (path = 'ussd', secret = 'new') => request(server).post(addressOf(path, secret));
  const get = (path = 'ussd', secret = 'new') => request(server).get(addressOf(path, secret));
  const put = (path: string, secret = 'new') => request(server).put(addressOf(path, secret));
  return { post, get, put, ...seen };
};

/** What is posted for a dial. */
export const dial = {
  sessionId: 'ATUid_1',
  phoneNumber: '+254712345678',
  networkCode: '63902',
  serviceCode: '*384*7#',
  text: '',
};
