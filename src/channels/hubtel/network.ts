import { defineNetwork } from '../network.ts';
import { hubtelSettings } from './settings.ts';
import { HUBTEL, keyPressCallback } from './ussd.ts';

/** Hubtel's programmable services: calls in Ghana. */
export const hubtel = defineNetwork({
  name: HUBTEL,
  settings: hubtelSettings,
  connect: ({ HUBTEL_USSD_CODE: code, HUBTEL_PAGE_SEPTETS: pageSeptets }) =>
    code === undefined
      ? undefined
      : {
          // It waits for five seconds, tells us that we are late, and shows our answer to nobody.
          ussd: { deadlineMs: 3900, pageSeptets, code },
          callbacks: (desk) => ({ ussd: keyPressCallback(desk) }),
        },
});
