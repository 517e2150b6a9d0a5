import { createServer } from 'node:http';
import express from 'express';
import request from 'supertest';
import { createAfricasTalkingUssd } from '../../src/channels/africastalking/ussd-routes.ts';
import { createCallbackSecret, requireCallbackSecret, type Rejection } from '../../src/channels/callback-secret.ts';
import type { SessionEnd } from '../../src/channels/ussd-channel.ts';
import { createUssdCallbacks } from '../../src/channels/ussd-callbacks.ts';
import type { Answer, HandleTurn, Turn } from '../../src/ussd/turn.ts';

const apologies = {
  nothingSaved: { text: 'Sorry. NOTHING was saved.', end: true, page: 'X3' },
  notSure: { text: 'Sorry, we are not sure.', end: true, page: 'X3U' },
};
const home: Answer = { text: 'Mama Njeri\n1. Sell', end: false, page: 'VM' };

/** Africa's Talking's callbacks in front of a dialogue that is made up; notes what came through. */
export const aGateway = (handleTurn: HandleTurn = () => Promise.resolve(home)) => {
  const seen = {
    turns: [] as Turn[],
    ends: [] as SessionEnd[],
    rejected: [] as Rejection[],
    failures: [] as unknown[],
    requests: [] as string[],
  };
  const onRejected = (rejection: Rejection): void => void seen.rejected.push(rejection);
  const channel = createAfricasTalkingUssd({
    handleTurn: (turn) => {
      seen.turns.push(turn);
      return handleTurn(turn);
    },
    onSessionEnd: (end) => {
      seen.ends.push(end);
      return Promise.resolve();
    },
    onRejected,
    onFailure: (error) => void seen.failures.push(error),
    code: '*384*7#',
    budget: 160,
    apologies,
    deadlineMs: 50,
  });
  const isSecret = createCallbackSecret(['new', 'old']);
  const answerTurn = createUssdCallbacks({
    isSecret,
    gateways: new Map([[channel.gateway, channel.answerForm]]),
    onRejected,
    observe: ({ route, status }) => void seen.requests.push(`${route} ${status}`),
    onFailure: (error) => void seen.failures.push(error),
  });
  const app = express();
  const others = express.Router().use(`/${channel.gateway}`, channel.router);
  app.use('/callbacks/:secret', requireCallbackSecret(isSecret, onRejected), others);
  const server = createServer((incoming, response) => {
    if (!answerTurn(incoming, response)) app(incoming, response);
  });
  const post = (path = 'ussd', secret = 'new') => request(server).post(`/callbacks/${secret}/africastalking/${path}`);
  return { post, ...seen };
};

/** What is posted for a dial. */
export const dial = {
  sessionId: 'ATUid_1',
  phoneNumber: '+254712345678',
  networkCode: '63902',
  serviceCode: '*384*7#',
  text: '',
};
