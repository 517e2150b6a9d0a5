import { z } from 'zod';
import type { Callback } from '../network.ts';
import { inputsOf, type NetworkDesk } from '../network-desk.ts';
import { conEndAnswer, ussdCallback } from '../ussd-callback.ts';
import { allInputs, sessionId, text } from '../ussd-fields.ts';
import { SAFARICOM } from './settings.ts';

const request = z.object({ ORIG: text, DEST: text, SESSION_ID: sessionId, USSD_PARAMS: text });

/** `DEST` is the code up to its first `*`; the parameters are what stands behind it, and everything typed since. */
const inputsIn = (dest: string, params: string, code: string): readonly string[] | undefined =>
  allInputs(params === '' ? `*${dest}#` : `*${dest}*${params}`, code) ?? inputsOf(params);

/** A key press, with all that was typed in the call. */
export const keyPressCallback = (desk: NetworkDesk, code: string): Callback =>
  ussdCallback(SAFARICOM, desk, {
    method: 'GET',
    carrier: 'query',
    schema: request,
    told: ({ ORIG, DEST = '', SESSION_ID, USSD_PARAMS = '' }) => {
      const all = inputsIn(DEST, USSD_PARAMS, code);
      return {
        press: {
          sessionId: SESSION_ID,
          phone: ORIG,
          dialled: undefined,
          inputs: all && { all },
          echo: undefined,
        },
      };
    },
    write: conEndAnswer,
  });
