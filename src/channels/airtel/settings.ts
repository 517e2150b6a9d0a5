import { z } from 'zod';
import { dialCode, pageSeptets } from '../../platform/setting-kinds.ts';

/** The name in the path of the callbacks. */
export const AIRTEL = 'airtel';

export const airtelSettings = z.object({
  /** Without it there is no Airtel. */
  AIRTEL_USSD_CODE: dialCode.optional(),
  AIRTEL_PAGE_SEPTETS: pageSeptets.optional(),
  /** What Airtel's gateway logs in to us with, if it was told to. */
  AIRTEL_USERID: z.string().optional(),
  AIRTEL_PASSWORD: z.string().optional(),
});
