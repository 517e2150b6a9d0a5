import { z } from 'zod';
import { createCallbackSecret } from '../callback-secret.ts';
import type { Callback } from '../network.ts';
import type { NetworkDesk } from '../network-desk.ts';
import { jsonAnswer, ussdCallback, type Told } from '../ussd-callback.ts';
import { dialledIn, lastInput, sessionId, text } from '../ussd-fields.ts';
import { MTN } from './settings.ts';

/** A message of the type 3 is a notice to the phone, and never comes to us. */
const TYPES = { begin: '0', goesOn: '1', end: '2', cancel: '4', timeout: '5' } as const;

const request = z.object({
  sessionId,
  messageType: z
    .union([z.string(), z.int()])
    .transform(String)
    .pipe(z.enum(Object.values(TYPES))),
  msisdn: text,
  serviceCode: text,
  ussdString: text,
});
type Request = z.infer<typeof request>;

const told = ({ sessionId: id, messageType, msisdn, serviceCode, ussdString }: Request): Told => {
  if (messageType !== TYPES.begin && messageType !== TYPES.goesOn) {
    const status = messageType === TYPES.timeout ? 'failed' : 'incomplete';
    return { over: { sessionId: id, phone: msisdn, status } };
  }
  const isDial = messageType === TYPES.begin;
  return {
    press: {
      sessionId: id,
      phone: msisdn,
      dialled: isDial ? dialledIn(ussdString, serviceCode) : undefined,
      inputs: lastInput(ussdString, isDial),
      echo: undefined,
    },
  };
};

/** A key press, or the end of the call. */
export const keyPressCallback = (desk: NetworkDesk, apiKey: string | undefined): Callback => {
  const isKey = createCallbackSecret([apiKey ?? '']);
  return ussdCallback(MTN, desk, {
    method: 'POST',
    carrier: 'json',
    schema: request,
    isSigned: ({ headers }) => apiKey === undefined || isKey(String(headers['x-api-key'])),
    told,
    write: ({ text: menu, end }, { sessionId: transactionId, msisdn, serviceCode }) =>
      jsonAnswer({
        statusCode: '0000',
        statusMessage: 'OK',
        // A request that comes again is to get the same bytes.
        transactionId,
        data: {
          inboundResponse: menu,
          // Their description asks for a field of this name, and describes the other.
          outboundResponse: menu,
          userInputRequired: !end,
          messageType: end ? TYPES.end : TYPES.goesOn,
          serviceCode,
          msisdn,
        },
      }),
  });
};
