import { z } from 'zod';
import type { Call } from '../phone-session.ts';
import { bare, broken, getRequest, jsonIn, newest, type GatewayFormat, type GatewayLine } from './format.ts';

const answer = z.object({
  session_operation: z.enum(['continue', 'end']),
  session_type: z.literal([1, 4]),
  session_id: z.string(),
  session_msg: z.string().max(160),
});

const requestOf =
  (operation: string, type: string, message: string) =>
  (call: Call, { code }: GatewayLine) =>
    getRequest('ussd', {
      session_msisdn: bare(call.phone),
      session_operation: operation,
      session_msg: message,
      session_id: call.sessionId,
      session_from: code,
      session_type: type,
      session_mno: 'MTN',
    });

export const hollatagsFormat: GatewayFormat = {
  name: 'hollatags',
  label: 'Hollatags',
  keyPress: (call, line) => {
    const typed = newest(call);
    return (typed === undefined ? requestOf('begin', '1', call.dialled) : requestOf('continue', '3', typed))(
      call,
      line,
    );
  },
  read: (given) => {
    const read = jsonIn(answer, given);
    return read ? { kind: read.session_operation === 'end' ? 'END' : 'CON', text: read.session_msg } : broken(given);
  },
  over: { abort: requestOf('end', '4', '') },
  carriesQuickDial: true,
};
