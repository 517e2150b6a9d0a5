import { defineNetwork } from '../network.ts';
import { KANNEL, kannelSettings } from './settings.ts';
import { kannelCallbacks } from './sms-callbacks.ts';
import { createKannelSms } from './sms.ts';

/** A Kannel of one's own in front of operators and modems: SMS both ways. */
export const kannel = defineNetwork({
  name: KANNEL,
  settings: kannelSettings,
  connect: (settings) => {
    const { KANNEL_SENDSMS_URL, KANNEL_CALLBACK_URL } = settings;
    if (KANNEL_SENDSMS_URL === undefined || KANNEL_CALLBACK_URL === undefined) return undefined;
    return {
      sms: createKannelSms({ ...settings, KANNEL_SENDSMS_URL, KANNEL_CALLBACK_URL }),
      callbacks: kannelCallbacks,
    };
  },
});
