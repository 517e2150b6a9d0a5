import { z } from 'zod';
import { dialCode, pageSeptets as septets } from '../../platform/setting-kinds.ts';
import { connectClone } from '../clones/clone.ts';
import { defineNetwork } from '../network.ts';

const NAME = 'crossgate';

/** Crossgate: calls in Kenya, as Africa's Talking but behind the address. */
export const crossgate = defineNetwork({
  name: NAME,
  settings: z.object({ CROSSGATE_USSD_CODE: dialCode.optional(), CROSSGATE_PAGE_SEPTETS: septets.optional() }),
  connect: ({ CROSSGATE_USSD_CODE: code, CROSSGATE_PAGE_SEPTETS: pageSeptets }) =>
    code === undefined
      ? undefined
      : connectClone({
          ...{ name: NAME, code, pageSeptets },
          by: 'query',
          fields: {
            sessionId: 'session_id',
            phoneNumber: 'msisdn',
            text: 'ussd_string',
            serviceCode: 'service_code',
            networkCode: 'network_code',
          },
        }),
});
