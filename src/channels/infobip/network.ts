import { defineNetwork } from '../network.ts';
import { INFOBIP, infobipSettings } from './settings.ts';
import { smsCallbacks } from './sms-callbacks.ts';
import { createInfobipSms } from './sms.ts';
import { sessionCallbacks } from './ussd.ts';

/** Infobip's gateway for calls, and its SMS: several countries. */
export const infobip = defineNetwork({
  name: INFOBIP,
  settings: infobipSettings,
  connect: (set) => {
    const { INFOBIP_USSD_CODE: code, INFOBIP_PAGE_SEPTETS: pageSeptets, INFOBIP_BASIC_AUTH: login } = set;
    const { INFOBIP_SMS_URL: url, INFOBIP_SMS_KEY: apiKey, INFOBIP_SMS_SENDER: sender } = set;
    const sms = url === undefined || apiKey === undefined ? undefined : createInfobipSms({ url, apiKey, sender });
    if (code === undefined && sms === undefined) return undefined;
    return {
      ...(code !== undefined && { ussd: { deadlineMs: 3900, pageSeptets, code } }),
      sms,
      callbacks: (desk) => ({
        ...(code !== undefined && sessionCallbacks(desk, login)),
        ...(sms !== undefined && smsCallbacks(desk)),
      }),
    };
  },
});
