import { z } from 'zod';
import { dialCode, pageSeptets } from '../../platform/setting-kinds.ts';

/** The name in the path of the callbacks. */
export const TRUROUTE = 'truroute';

export const trurouteSettings = z.object({
  /** Without it there is no TruRoute. */
  TRUROUTE_USSD_CODE: dialCode.optional(),
  TRUROUTE_PAGE_SEPTETS: pageSeptets.optional(),
});
