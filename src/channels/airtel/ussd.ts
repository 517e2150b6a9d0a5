import { z } from 'zod';
import { createCallbackSecret } from '../callback-secret.ts';
import type { Callback } from '../network.ts';
import { serviceTokensOf, type NetworkDesk } from '../network-desk.ts';
import { ussdCallback, type Told } from '../ussd-callback.ts';
import { lastInput, sessionId, text } from '../ussd-fields.ts';
import { AIRTEL } from './settings.ts';

const request = z.object({
  SessionID: sessionId,
  MSISDN: text,
  /** In small letters when a call is over. */
  msisdn: text,
  input: text,
  clean: text,
  userid: text,
  password: text,
});
type Request = z.infer<typeof request>;

/** What the network logs in with, as far as it was told to. */
export interface Login {
  readonly userid: string | undefined;
  readonly password: string | undefined;
}

/** No request says that a call begins: it does with our code, which comes without its first `*` and its `#`. */
const isDial = (input: string | undefined, code: string): boolean => {
  const dialled = `*${input ?? ''}#`;
  return dialled === code || serviceTokensOf(dialled, code).length > 0;
};

const told = ({ SessionID, MSISDN, msisdn, input, clean }: Request, code: string): Told => {
  if (clean !== undefined) return { over: { sessionId: SessionID, phone: msisdn ?? MSISDN, status: 'incomplete' } };
  const dials = isDial(input, code);
  return {
    press: {
      sessionId: SessionID,
      phone: MSISDN,
      dialled: dials ? `*${input ?? ''}#` : undefined,
      inputs: lastInput(input, dials),
      echo: undefined,
    },
  };
};

/** A key press, or the end of a call. */
export const keyPressCallback = (desk: NetworkDesk, code: string, login: Login): Callback => {
  const known = createCallbackSecret([JSON.stringify([login.userid, login.password])]);
  const isOpen = login.userid === undefined && login.password === undefined;
  return ussdCallback(AIRTEL, desk, {
    method: 'GET',
    carrier: 'query',
    schema: request,
    isSigned: (_request, { userid, password }) => isOpen || known(JSON.stringify([userid, password])),
    told: (read) => told(read, code),
    write: ({ text: menu, end }) => ({
      // Nobody pays for a page; FC goes on, FB breaks the call off.
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        freeflow: end ? 'FB' : 'FC',
        charge: 'N',
        amount: '0',
      },
      body: menu,
    }),
    writeOver: () => ({}),
  });
};
