import { z } from 'zod';
import { bare, broken, jsonIn, jsonRequest, newest, type GatewayFormat } from './format.ts';

const answer = z.object({
  sessionID: z.string(),
  userID: z.string(),
  msisdn: z.string(),
  message: z.string(),
  continueSession: z.boolean(),
});

export const arkeselFormat: GatewayFormat = {
  name: 'arkesel',
  label: 'Arkesel',
  keyPress: (call) =>
    jsonRequest('ussd', {
      sessionID: call.sessionId,
      userID: 'KIBANDA',
      newSession: call.inputs.length === 0,
      msisdn: bare(call.phone),
      userData: newest(call) ?? call.dialled,
      network: 'MTN',
    }),
  read: (given) => {
    const read = jsonIn(answer, given);
    return read ? { kind: read.continueSession ? 'CON' : 'END', text: read.message } : broken(given);
  },
  over: {},
  carriesQuickDial: true,
};
