import { defineNetwork } from '../network.ts';
import { INFOBIP, infobipSettings } from './settings.ts';
import { sessionCallbacks } from './ussd.ts';

/** Infobip's gateway for calls: several countries. */
export const infobip = defineNetwork({
  name: INFOBIP,
  settings: infobipSettings,
  connect: ({ INFOBIP_USSD_CODE: code, INFOBIP_PAGE_SEPTETS: pageSeptets, INFOBIP_BASIC_AUTH: login }) =>
    code === undefined
      ? undefined
      : {
          ussd: { deadlineMs: 3900, pageSeptets, code },
          callbacks: (desk) => sessionCallbacks(desk, login),
        },
});
