import { z } from 'zod';
import type { Callback } from '../network.ts';
import type { NetworkDesk } from '../network-desk.ts';
import { jsonAnswer, ussdCallback } from '../ussd-callback.ts';
import { dialledIn, lastInput, sessionId, text } from '../ussd-fields.ts';
import { ARKESEL } from './settings.ts';

const request = z.object({
  sessionID: sessionId,
  userID: text,
  newSession: z.boolean(),
  msisdn: text,
  userData: text,
  network: text,
});

/** A key press. That a call broke off is not told. */
export const keyPressCallback = (desk: NetworkDesk): Callback =>
  ussdCallback(ARKESEL, desk, {
    method: 'POST',
    carrier: 'json',
    schema: request,
    told: ({ sessionID, newSession, msisdn, userData, network }) => ({
      press: {
        sessionId: sessionID,
        phone: msisdn,
        ...(network === undefined ? {} : { network }),
        dialled: newSession ? dialledIn(userData) : undefined,
        inputs: lastInput(userData, newSession),
        echo: undefined,
      },
    }),
    write: ({ text: message, end }, { sessionID, userID, msisdn }) =>
      jsonAnswer({ sessionID, userID, msisdn, message, continueSession: !end }),
  });
