import { z } from 'zod';
import type { Call } from '../phone-session.ts';
import {
  bare,
  broken,
  jsonIn,
  jsonRequest,
  newest,
  type GatewayFormat,
  type GatewayLine,
  type GatewayRequest,
} from './format.ts';

const answer = z.object({
  shouldClose: z.boolean(),
  ussdMenu: z.string(),
  responseExitCode: z.literal(200),
  responseMessage: z.string(),
});

const loggedIn = (request: GatewayRequest, { settings }: GatewayLine): GatewayRequest => {
  const { INFOBIP_BASIC_AUTH: login } = settings;
  if (login === undefined) return request;
  return { ...request, headers: { ...request.headers, authorization: `Basic ${btoa(login)}` } };
};

const over =
  (exitCode: number, reason: string) =>
  ({ sessionId, phone }: Call, line: GatewayLine): GatewayRequest =>
    loggedIn(jsonRequest(`session/${sessionId}/end`, { msisdn: bare(phone), exitCode, reason }, 'PUT'), line);

export const infobipFormat: GatewayFormat = {
  name: 'infobip',
  label: 'Infobip',
  keyPress: (call, line) => {
    const typed = newest(call);
    const caller = { msisdn: bare(call.phone), shortCode: line.code, networkName: 'Kibanda Net' };
    const path = `session/${call.sessionId}/${typed === undefined ? 'start' : 'response'}`;
    const method = typed === undefined ? 'POST' : 'PUT';
    return loggedIn(jsonRequest(path, { ...caller, text: typed ?? call.dialled }, method), line);
  },
  read: (given) => {
    const read = jsonIn(answer, given);
    return read ? { kind: read.shouldClose ? 'END' : 'CON', text: read.ussdMenu } : broken(given);
  },
  over: { abort: over(520, 'user abort'), timeout: over(600, 'timeout') },
  carriesQuickDial: true,
};
