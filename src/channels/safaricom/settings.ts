import { z } from 'zod';
import { dialCode, pageSeptets } from '../../platform/setting-kinds.ts';

/** The name in the path of the callbacks. */
export const SAFARICOM = 'safaricom';

export const safaricomSettings = z.object({
  /** Without it there is no line to Safaricom. */
  SAFARICOM_USSD_CODE: dialCode.optional(),
  SAFARICOM_PAGE_SEPTETS: pageSeptets.optional(),
});
