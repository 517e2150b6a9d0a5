import { defineNetwork } from '../network.ts';
import { TERMII, termiiSettings } from './settings.ts';
import { smsCallbacks } from './sms-callbacks.ts';
import { createTermiiSms } from './sms.ts';

/** Termii: SMS in Nigeria. */
export const termii = defineNetwork({
  name: TERMII,
  settings: termiiSettings,
  connect: ({ TERMII_API_KEY: apiKey, TERMII_SENDER: sender, TERMII_CHANNEL: channel, TERMII_URL: url }) =>
    apiKey === undefined
      ? undefined
      : { sms: createTermiiSms({ url, apiKey, sender, channel }), callbacks: (desk) => smsCallbacks(desk) },
});
