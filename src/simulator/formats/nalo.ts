import { z } from 'zod';
import { bare, broken, jsonIn, jsonRequest, newest, type GatewayFormat } from './format.ts';

const answer = z.object({ USERID: z.string(), MSG: z.string().max(120), MSGTYPE: z.boolean() });

/** Nalo: `MSGTYPE` is "first" on the way in, and "goes on" on the way out. */
export const naloFormat: GatewayFormat = {
  name: 'nalo',
  label: 'Nalo',
  keyPress: (call) =>
    jsonRequest('ussd', {
      USERID: 'KIBANDA1',
      MSISDN: bare(call.phone),
      USERDATA: newest(call) ?? call.dialled,
      MSGTYPE: call.inputs.length === 0,
      NETWORK: 'MTN',
      SESSIONID: call.sessionId,
    }),
  read: (given) => {
    const read = jsonIn(answer, given);
    return read ? { kind: read.MSGTYPE ? 'CON' : 'END', text: read.MSG } : broken(given);
  },
  over: {},
  carriesQuickDial: true,
};
