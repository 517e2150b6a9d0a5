import { z } from 'zod';
import { dialCode, pageSeptets as septets } from '../../platform/setting-kinds.ts';
import { connectClone } from '../clones/clone.ts';
import { defineNetwork } from '../network.ts';

const NAME = 'advanta';

/** Advanta and JazaAfrica: calls in Kenya, as Africa's Talking but behind the address; on shared codes with their part of it. */
export const advanta = defineNetwork({
  name: NAME,
  settings: z.object({ ADVANTA_USSD_CODE: dialCode.optional(), ADVANTA_PAGE_SEPTETS: septets.optional() }),
  connect: ({ ADVANTA_USSD_CODE: code, ADVANTA_PAGE_SEPTETS: pageSeptets }) =>
    code === undefined
      ? undefined
      : connectClone({
          ...{ name: NAME, code, pageSeptets },
          by: 'query',
          fields: {
            sessionId: 'SESSIONID',
            phoneNumber: 'MSISDN',
            text: 'INPUT',
            serviceCode: 'USSDCODE',
          },
        }),
});
