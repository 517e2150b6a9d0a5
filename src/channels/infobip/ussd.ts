import { z } from 'zod';
import { createCallbackSecret } from '../callback-secret.ts';
import type { CallbackAnswer, Callbacks } from '../network.ts';
import type { NetworkDesk } from '../network-desk.ts';
import { jsonAnswer, ussdCallback, type UssdProtocol } from '../ussd-callback.ts';
import { dialledIn, lastInput, text } from '../ussd-fields.ts';
import { INFOBIP } from './settings.ts';

const pressed = z.object({ msisdn: text, shortCode: text, text, networkName: text });
/** Why a call is over: 200 is its own end; 600 that the network waited in vain, for whomever. */
const ended = z.object({ msisdn: text, exitCode: z.union([z.int(), z.string()]).transform(Number).optional() });

const DONE = { responseExitCode: 200, responseMessage: '' };
const NORMAL = 200;

const idOf = (part: (name: string) => string): string => part('id');

const pressOf = (isDial: boolean): Pick<UssdProtocol<z.infer<typeof pressed>>, 'schema' | 'told' | 'write'> => ({
  schema: pressed,
  told: ({ msisdn, shortCode, text: typed, networkName }, { part }) => ({
    press: {
      sessionId: idOf(part),
      phone: msisdn,
      ...(networkName === undefined ? {} : { network: networkName }),
      // What the first message holds beside the code is not written anywhere.
      dialled: isDial ? dialledIn(typed, shortCode) : undefined,
      inputs: lastInput(typed, isDial),
      echo: undefined,
    },
  }),
  write: ({ text: menu, end }): CallbackAnswer => jsonAnswer({ shouldClose: end, ussdMenu: menu, ...DONE }),
});

/** The three addresses of a session. `login` is what the network logs in with, `user:password`, if it was told to. */
export const sessionCallbacks = (desk: NetworkDesk, login: string | undefined): Callbacks => {
  const isLogin = createCallbackSecret([login ?? '']);
  const given = (header = ''): string => Buffer.from(header.replace(/^Basic +/i, ''), 'base64').toString();
  const isSigned: UssdProtocol<unknown>['isSigned'] = ({ headers }) =>
    login === undefined || isLogin(given(headers.authorization));
  const shared = { carrier: 'json', isSigned } as const;
  return {
    'session/:id/start': ussdCallback(INFOBIP, desk, { method: 'POST', ...shared, ...pressOf(true) }),
    'session/:id/response': ussdCallback(INFOBIP, desk, { method: 'PUT', ...shared, ...pressOf(false) }),
    'session/:id/end': ussdCallback(INFOBIP, desk, {
      method: 'PUT',
      ...shared,
      schema: ended,
      told: ({ msisdn, exitCode }, { part }) => ({
        over: { sessionId: idOf(part), phone: msisdn, status: exitCode === NORMAL ? 'success' : 'incomplete' },
      }),
      write: () => jsonAnswer(DONE),
    }),
  };
};
