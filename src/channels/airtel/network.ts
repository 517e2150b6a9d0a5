import { defineNetwork } from '../network.ts';
import { AIRTEL, airtelSettings } from './settings.ts';
import { keyPressCallback } from './ussd.ts';

/** Airtel's own gateway (Comviva Flares, pull): calls in several countries. */
export const airtel = defineNetwork({
  name: AIRTEL,
  settings: airtelSettings,
  connect: ({
    AIRTEL_USSD_CODE: code,
    AIRTEL_PAGE_SEPTETS: pageSeptets,
    AIRTEL_USERID: userid,
    AIRTEL_PASSWORD: password,
  }) =>
    code === undefined
      ? undefined
      : {
          ussd: { deadlineMs: 3900, pageSeptets, code },
          callbacks: (desk) => ({ ussd: keyPressCallback(desk, code, { userid, password }) }),
        },
});
