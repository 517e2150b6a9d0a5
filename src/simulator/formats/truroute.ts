import { z } from 'zod';
import { escapeXml, readXml } from '../../platform/xml.ts';
import type { Call } from '../phone-session.ts';
import { bare, broken, newest, type GatewayFormat, type GatewayRequest } from './format.ts';

const answer = z.object({ ussd: z.object({ type: z.enum(['2', '3']), msg: z.string() }) });

const requestOf =
  (type: string, message: string) =>
  ({ sessionId, phone }: Call): GatewayRequest => {
    const fields = { msisdn: bare(phone), sessionid: sessionId, type, msg: message };
    const elements = Object.entries(fields).map(([name, text]) => `<${name}>${escapeXml(text)}</${name}>`);
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<ussd>\n${elements.join('\n')}\n</ussd>`;
    return { method: 'POST', path: 'ussd', headers: { 'content-type': 'text/xml' }, body };
  };

/** TruRoute: 1 asks, 2 is an answer, in either direction; 3 ends. */
export const trurouteFormat: GatewayFormat = {
  name: 'truroute',
  label: 'TruRoute',
  keyPress: (call) => {
    const typed = newest(call);
    return (typed === undefined ? requestOf('1', call.dialled) : requestOf('2', typed))(call);
  },
  read: (given) => {
    const read = given.status === 200 ? answer.safeParse(readXml(given.body)).data : undefined;
    return read ? { kind: read.ussd.type === '2' ? 'CON' : 'END', text: read.ussd.msg } : broken(given);
  },
  over: { abort: requestOf('3', ''), timeout: requestOf('4', '') },
  carriesQuickDial: true,
};
