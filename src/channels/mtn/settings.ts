import { z } from 'zod';
import { dialCode, pageSeptets } from '../../platform/setting-kinds.ts';

/** The name in the path of the callbacks. */
export const MTN = 'mtn';

export const mtnSettings = z.object({
  /** Without it there is no MTN. */
  MTN_USSD_CODE: dialCode.optional(),
  MTN_PAGE_SEPTETS: pageSeptets.optional(),
  /** What MTN's gateway sends as x-api-key, if it was given one. */
  MTN_API_KEY: z.string().min(8, 'must have 8 characters or more').optional(),
});
