import { z } from 'zod';
import type { Call } from '../phone-session.ts';
import { bare, broken, jsonIn, jsonRequest, newest, type GatewayFormat } from './format.ts';

const answer = z.object({
  command: z.enum(['continue', 'terminate']),
  msisdn: z.string(),
  session_id: z.string(),
  payload: z.object({ request_id: z.int(), request: z.string() }),
});

const requestOf = (command: string, call: Call, response: string | number) =>
  jsonRequest('ussd', {
    command,
    msisdn: bare(call.phone),
    session_id: call.sessionId,
    operator: 'vodacom',
    payload: { request_id: call.inputs.length, response },
  });

/** Beem: what was dialled does not come. */
export const beemFormat: GatewayFormat = {
  name: 'beem',
  label: 'Beem',
  keyPress: (call) => {
    const typed = newest(call);
    return typed === undefined ? requestOf('initiate', call, 0) : requestOf('continue', call, typed);
  },
  read: (given) => {
    const read = jsonIn(answer, given);
    return read ? { kind: read.command === 'continue' ? 'CON' : 'END', text: read.payload.request } : broken(given);
  },
  over: { abort: (call) => requestOf('terminate', call, '') },
  carriesQuickDial: false,
};
