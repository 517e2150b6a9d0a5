import { z } from 'zod';
import { dialCode, pageSeptets as septets } from '../../platform/setting-kinds.ts';
import { connectClone } from '../clones/clone.ts';
import { defineNetwork } from '../network.ts';

const NAME = 'mobilesasa';

/** MobileSasa: calls in Kenya, in the format of Africa's Talking. */
export const mobilesasa = defineNetwork({
  name: NAME,
  settings: z.object({ MOBILESASA_USSD_CODE: dialCode.optional(), MOBILESASA_PAGE_SEPTETS: septets.optional() }),
  connect: ({ MOBILESASA_USSD_CODE: code, MOBILESASA_PAGE_SEPTETS: pageSeptets }) =>
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
          },
        }),
});
