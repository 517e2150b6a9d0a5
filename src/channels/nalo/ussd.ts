import { z } from 'zod';
import type { Callback } from '../network.ts';
import type { NetworkDesk } from '../network-desk.ts';
import { jsonAnswer, ussdCallback } from '../ussd-callback.ts';
import { dialledIn, lastInput, sessionId, text } from '../ussd-fields.ts';
import { NALO } from './settings.ts';

const request = z.object({
  USERID: text,
  MSISDN: text,
  USERDATA: text,
  /** Whether the call begins. */
  MSGTYPE: z.boolean(),
  NETWORK: text,
  SESSIONID: sessionId,
});

/** A key press. That a call broke off is not told. */
export const keyPressCallback = (desk: NetworkDesk): Callback =>
  ussdCallback(NALO, desk, {
    method: 'POST',
    carrier: 'json',
    schema: request,
    told: ({ MSISDN, USERDATA, MSGTYPE, NETWORK, SESSIONID }) => ({
      press: {
        sessionId: SESSIONID,
        phone: MSISDN,
        ...(NETWORK === undefined ? {} : { network: NETWORK }),
        // What the first message holds is not written anywhere.
        dialled: MSGTYPE ? dialledIn(USERDATA) : undefined,
        inputs: lastInput(USERDATA, MSGTYPE),
        echo: undefined,
      },
    }),
    // In this direction MSGTYPE says whether the call goes on.
    write: ({ text: message, end }, { USERID, MSISDN }) => jsonAnswer({ USERID, MSISDN, MSG: message, MSGTYPE: !end }),
  });
