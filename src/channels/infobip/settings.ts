import { z } from 'zod';
import { dialCode, pageSeptets } from '../../platform/setting-kinds.ts';

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
});
