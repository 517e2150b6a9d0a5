import { defineNetwork } from '../network.ts';
import { SAFARICOM, safaricomSettings } from './settings.ts';
import { keyPressCallback } from './ussd.ts';

/** A line to Safaricom itself: calls in Kenya. */
export const safaricom = defineNetwork({
  name: SAFARICOM,
  settings: safaricomSettings,
  connect: ({ SAFARICOM_USSD_CODE: code, SAFARICOM_PAGE_SEPTETS: pageSeptets }) =>
    code === undefined
      ? undefined
      : {
          ussd: { deadlineMs: 3900, pageSeptets, code },
          callbacks: (desk) => ({ ussd: keyPressCallback(desk, code) }),
        },
});
