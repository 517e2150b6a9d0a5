import type { Call } from '../phone-session.ts';
import { bare, broken, getRequest, newest, type GatewayFormat, type GatewayLine } from './format.ts';

const login = ({ settings }: GatewayLine): Record<string, string> => ({
  ...(settings['AIRTEL_USERID'] === undefined ? {} : { userid: settings['AIRTEL_USERID'] }),
  ...(settings['AIRTEL_PASSWORD'] === undefined ? {} : { password: settings['AIRTEL_PASSWORD'] }),
});

/** Airtel (Comviva Flares): the first input is the code without its first `*` and its `#`; what becomes of the call is in a header. */
export const airtelFormat: GatewayFormat = {
  name: 'airtel',
  label: 'Airtel',
  keyPress: (call, line) =>
    getRequest('ussd', {
      SessionID: call.sessionId,
      MSISDN: bare(call.phone),
      MSC: '1',
      input: newest(call) ?? call.dialled.replace(/^\*|#$/g, ''),
      ...login(line),
    }),
  read: (given) => {
    const freeflow = given.headers.get('freeflow');
    if (given.status !== 200 || (freeflow !== 'FC' && freeflow !== 'FB')) return broken(given);
    return { kind: freeflow === 'FC' ? 'CON' : 'END', text: given.body };
  },
  over: {
    abort: ({ sessionId, phone }: Call, line) =>
      getRequest('ussd', {
        SessionID: sessionId,
        msisdn: bare(phone),
        clean: 'clean-session',
        error: '522',
        ...login(line),
      }),
  },
  carriesQuickDial: true,
};
