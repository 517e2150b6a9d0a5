import { defineNetwork } from '../network.ts';
import { ARKESEL, arkeselSettings } from './settings.ts';
import { keyPressCallback } from './ussd.ts';

/** Arkesel: calls in Ghana. */
export const arkesel = defineNetwork({
  name: ARKESEL,
  settings: arkeselSettings,
  connect: ({ ARKESEL_USSD_CODE: code, ARKESEL_PAGE_SEPTETS: pageSeptets }) =>
    code === undefined
      ? undefined
      : {
          ussd: { deadlineMs: 3900, pageSeptets, code },
          callbacks: (desk) => ({ ussd: keyPressCallback(desk) }),
        },
});
