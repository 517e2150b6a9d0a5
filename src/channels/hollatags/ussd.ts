import { z } from 'zod';
import type { Callback } from '../network.ts';
import type { NetworkDesk } from '../network-desk.ts';
import { jsonAnswer, ussdCallback } from '../ussd-callback.ts';
import { dialledIn, lastInput, sessionId, text } from '../ussd-fields.ts';
import { HOLLATAGS } from './settings.ts';

const request = z.object({
  session_msisdn: text,
  session_operation: z.enum(['begin', 'continue', 'end']),
  session_msg: text,
  session_id: sessionId,
  session_from: text,
  session_mno: text,
});

/** Ask for a reply, or notify and end. */
const ASKS = 1;
const ENDS = 4;

/** A key press, or the end of the call. */
export const keyPressCallback = (desk: NetworkDesk): Callback =>
  ussdCallback(HOLLATAGS, desk, {
    method: 'GET',
    carrier: 'query',
    schema: request,
    told: ({ session_operation: operation, session_id: id, session_msisdn: phone, ...rest }) => {
      if (operation === 'end') return { over: { sessionId: id, phone, status: 'incomplete' } };
      const isDial = operation === 'begin';
      const { session_msg: message, session_from: from, session_mno: network } = rest;
      return {
        press: {
          sessionId: id,
          phone,
          ...(network === undefined ? {} : { network }),
          dialled: isDial ? dialledIn(message, from) : undefined,
          inputs: lastInput(message, isDial),
          echo: undefined,
        },
      };
    },
    write: ({ text: message, end }, { session_id: id }) =>
      jsonAnswer({
        session_operation: end ? 'end' : 'continue',
        session_type: end ? ENDS : ASKS,
        session_id: id,
        session_msg: message,
      }),
  });
