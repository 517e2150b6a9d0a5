import { defineNetwork } from '../network.ts';
import { TRUROUTE, trurouteSettings } from './settings.ts';
import { keyPressCallback } from './ussd.ts';

/** TruRoute: calls in Malawi, Namibia and South Africa, as XML. */
export const truroute = defineNetwork({
  name: TRUROUTE,
  settings: trurouteSettings,
  connect: ({ TRUROUTE_USSD_CODE: code, TRUROUTE_PAGE_SEPTETS: pageSeptets }) =>
    code === undefined
      ? undefined
      : {
          ussd: { deadlineMs: 3900, pageSeptets, code },
          callbacks: (desk) => ({ ussd: keyPressCallback(desk) }),
        },
});
