import { defineNetwork } from '../network.ts';
import { BEEM, beemSettings } from './settings.ts';
import { keyPressCallback } from './ussd.ts';

/** Beem: calls in Tanzania. */
export const beem = defineNetwork({
  name: BEEM,
  settings: beemSettings,
  connect: ({ BEEM_USSD_CODE: code, BEEM_PAGE_SEPTETS: pageSeptets }) =>
    code === undefined
      ? undefined
      : {
          ussd: { deadlineMs: 3900, pageSeptets, code },
          callbacks: (desk) => ({ ussd: keyPressCallback(desk) }),
        },
});
