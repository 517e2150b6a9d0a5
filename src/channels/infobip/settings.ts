import { z } from 'zod';
import { dialCode, httpAddress, pageSeptets, smsSender } from '../../platform/setting-kinds.ts';

/** The name in the path of the callbacks. */
export const INFOBIP = 'infobip';

export const infobipSettings = z.object({
  /** Without it there is no Infobip. */
  INFOBIP_USSD_CODE: dialCode.optional(),
  INFOBIP_PAGE_SEPTETS: pageSeptets.optional(),
  /** What Infobip logs in to us with, if it was told to. */
  INFOBIP_BASIC_AUTH: z
    .string()
    .regex(/^[^:]+:.+$/, 'must be a user and a password, user:password')
    .optional(),
  /** The account's own address for SMS. Without it and a key it sends none for us. */
  INFOBIP_SMS_URL: httpAddress.optional(),
  INFOBIP_SMS_KEY: z.string().optional(),
  INFOBIP_SMS_SENDER: smsSender.default('KIBANDA'),
});
