import { z } from 'zod';
import { dialCode, pageSeptets as septets } from '../../platform/setting-kinds.ts';
import { connectClone } from '../clones/clone.ts';
import { defineNetwork } from '../network.ts';

const NAME = 'hellio';

/** Hellio Messaging: calls in Ghana, in the format of Africa's Talking. */
export const hellio = defineNetwork({
  name: NAME,
  settings: z.object({ HELLIO_USSD_CODE: dialCode.optional(), HELLIO_PAGE_SEPTETS: septets.optional() }),
  connect: ({ HELLIO_USSD_CODE: code, HELLIO_PAGE_SEPTETS: pageSeptets }) =>
    code === undefined
      ? undefined
      : connectClone({
          ...{ name: NAME, code, pageSeptets },
          by: 'form',
          fields: {
            sessionId: 'sessionId',
            phoneNumber: 'phoneNumber',
            text: 'text',
            serviceCode: 'serviceCode',
            networkCode: 'networkCode',
          },
        }),
});
