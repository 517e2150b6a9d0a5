import { z } from 'zod';
import { escapeXml, readXml } from '../../platform/xml.ts';
import type { Callback } from '../network.ts';
import type { NetworkDesk } from '../network-desk.ts';
import { ussdCallback, type Told } from '../ussd-callback.ts';
import { dialledIn, lastInput, sessionId, text } from '../ussd-fields.ts';
import { TRUROUTE } from './settings.ts';

/** 10, that a charge failed, does not come: nothing is charged. */
const TYPES = { request: '1', response: '2', release: '3', timeout: '4' } as const;

const request = z
  .string()
  .transform(readXml)
  .pipe(
    z.object({
      ussd: z.object({ msisdn: text, sessionid: sessionId, type: z.enum(Object.values(TYPES)), msg: text }),
    }),
  )
  .transform(({ ussd }) => ussd);
type Request = z.infer<typeof request>;

const told = ({ msisdn, sessionid, type, msg }: Request): Told => {
  if (type === TYPES.release || type === TYPES.timeout) {
    return { over: { sessionId: sessionid, phone: msisdn, status: type === TYPES.timeout ? 'failed' : 'incomplete' } };
  }
  const isDial = type === TYPES.request;
  return {
    press: {
      sessionId: sessionid,
      phone: msisdn,
      dialled: isDial ? dialledIn(msg) : undefined,
      inputs: lastInput(msg, isDial),
      echo: undefined,
    },
  };
};

/** A key press, or the end of the call. */
export const keyPressCallback = (desk: NetworkDesk): Callback =>
  ussdCallback(TRUROUTE, desk, {
    method: 'POST',
    carrier: 'xml',
    schema: request,
    told,
    write: ({ text: message, end }) => ({
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body: `<ussd><type>${end ? TYPES.release : TYPES.response}</type><msg>${escapeXml(message)}</msg></ussd>`,
    }),
  });
