import { defineNetwork } from '../network.ts';
import { AFRICAS_TALKING, africasTalkingSettings } from './settings.ts';
import { smsCallbacks } from './sms-callbacks.ts';
import { createAfricasTalkingSms } from './sms.ts';
import { keyPressCallback, sessionEndCallback } from './ussd.ts';

/** Africa's Talking: calls and SMS in the countries where most of our shops are. */
export const africasTalking = defineNetwork({
  name: AFRICAS_TALKING,
  settings: africasTalkingSettings,
  connect: ({ AFRICASTALKING_USERNAME: username, AFRICASTALKING_API_KEY: apiKey, AFRICASTALKING_SMS_URL: url }) => ({
    // It waits for ten seconds; callers don't.
    ussd: { deadlineMs: 3900 },
    sms:
      username === undefined || apiKey === undefined ? undefined : createAfricasTalkingSms({ username, apiKey, url }),
    callbacks: (desk) => ({
      ussd: keyPressCallback(desk),
      'ussd-events': sessionEndCallback(desk),
      ...smsCallbacks(desk),
    }),
  }),
});
