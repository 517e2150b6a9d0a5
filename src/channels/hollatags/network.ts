import { defineNetwork } from '../network.ts';
import { HOLLATAGS, hollatagsSettings } from './settings.ts';
import { keyPressCallback } from './ussd.ts';

/** Hollatags: calls in Nigeria. */
export const hollatags = defineNetwork({
  name: HOLLATAGS,
  settings: hollatagsSettings,
  connect: ({ HOLLATAGS_USSD_CODE: code, HOLLATAGS_PAGE_SEPTETS: pageSeptets }) =>
    code === undefined
      ? undefined
      : {
          ussd: { deadlineMs: 3900, pageSeptets, code },
          callbacks: (desk) => ({ ussd: keyPressCallback(desk) }),
        },
});
