import { z } from 'zod';
import type { Callback } from '../network.ts';
import type { NetworkDesk } from '../network-desk.ts';
import { jsonAnswer, ussdCallback } from '../ussd-callback.ts';
import { lastInput, sessionId, text } from '../ussd-fields.ts';
import { BEEM } from './settings.ts';

const request = z.object({
  command: z.enum(['initiate', 'continue', 'terminate']),
  msisdn: text,
  session_id: sessionId,
  operator: text,
  payload: z.object({ request_id: text, response: text }).optional().catch(undefined),
});

/** The number of a request is said to be ours to choose and to come back; whether it always does nobody knows. */
const nextId = (id: string | undefined): number => (id !== undefined && /^\d{1,9}$/.test(id) ? Number(id) + 1 : 1);

/** A key press, or the end of the call. What was dialled behind the code does not come. */
export const keyPressCallback = (desk: NetworkDesk): Callback =>
  ussdCallback(BEEM, desk, {
    method: 'POST',
    carrier: 'json',
    schema: request,
    told: ({ command, msisdn, session_id: id, operator, payload }) =>
      command === 'terminate'
        ? { over: { sessionId: id, phone: msisdn, status: 'incomplete' } }
        : {
            press: {
              sessionId: id,
              phone: msisdn,
              ...(operator === undefined ? {} : { network: operator }),
              dialled: undefined,
              inputs: lastInput(payload?.response, command === 'initiate'),
              echo: undefined,
            },
          },
    write: ({ text: menu, end }, { msisdn, session_id: id, operator, payload }) =>
      jsonAnswer({
        command: end ? 'terminate' : 'continue',
        msisdn,
        session_id: id,
        operator,
        payload: { request_id: nextId(payload?.request_id), request: menu },
      }),
  });
