import { defineNetwork } from '../network.ts';
import { NALO, naloSettings } from './settings.ts';
import { keyPressCallback } from './ussd.ts';

/** Nalo Solutions: calls in Ghana. */
export const nalo = defineNetwork({
  name: NALO,
  settings: naloSettings,
  connect: ({ NALO_USSD_CODE: code, NALO_PAGE_SEPTETS: pageSeptets }) =>
    code === undefined
      ? undefined
      : {
          ussd: { deadlineMs: 3900, pageSeptets, code },
          callbacks: (desk) => ({ ussd: keyPressCallback(desk) }),
        },
});
