import { defineNetwork } from '../network.ts';
import { MTN, mtnSettings } from './settings.ts';
import { keyPressCallback } from './ussd.ts';

/** MTN's own gateway (MADAPI): calls in several countries. */
export const mtn = defineNetwork({
  name: MTN,
  settings: mtnSettings,
  connect: ({ MTN_USSD_CODE: code, MTN_PAGE_SEPTETS: pageSeptets, MTN_API_KEY: apiKey }) =>
    code === undefined
      ? undefined
      : {
          ussd: { deadlineMs: 3900, pageSeptets, code },
          callbacks: (desk) => ({ ussd: keyPressCallback(desk, apiKey) }),
        },
});
