import { z } from 'zod';
import type { Call } from '../phone-session.ts';
import { bare, broken, jsonIn, jsonRequest, newest, type GatewayFormat, type GatewayLine } from './format.ts';

const answer = z.object({
  sessionId: z.string(),
  type: z.enum(['Response', 'Release']),
  message: z.string(),
  clientState: z.string(),
});

const requestOf =
  (type: string, message: string) =>
  (call: Call, { code }: GatewayLine) =>
    jsonRequest('ussd', {
      Type: type,
      Message: message,
      Mobile: bare(call.phone),
      SessionId: call.sessionId,
      ServiceCode: code.replace(/^\*|#$/g, ''),
      Operator: 'mtn',
      Platform: 'USSD',
      Sequence: call.inputs.length + 1,
      ClientState: call.lastPage ?? '',
    });

/** Hubtel's programmable services: the last input alone, numbered, with the state that we gave. */
export const hubtelFormat: GatewayFormat = {
  name: 'hubtel',
  label: 'Hubtel',
  keyPress: (call, line) => {
    const typed = newest(call);
    return (typed === undefined ? requestOf('Initiation', call.dialled) : requestOf('Response', typed))(call, line);
  },
  read: (given) => {
    const read = jsonIn(answer, given);
    return read
      ? { kind: read.type === 'Response' ? 'CON' : 'END', text: read.message, hop: read.clientState }
      : broken(given);
  },
  over: { abort: requestOf('Release', ''), timeout: requestOf('Timeout', '') },
  carriesQuickDial: true,
};
