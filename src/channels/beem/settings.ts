import { z } from 'zod';
import { dialCode, pageSeptets } from '../../platform/setting-kinds.ts';

/** The name in the path of the callbacks. */
export const BEEM = 'beem';

export const beemSettings = z.object({
  /** Without it there is no Beem. */
  BEEM_USSD_CODE: dialCode.optional(),
  BEEM_PAGE_SEPTETS: pageSeptets.optional(),
});
