import { z } from 'zod';
import { dialCode, pageSeptets } from '../../platform/setting-kinds.ts';

/** The name in the path of the callbacks. */
export const ARKESEL = 'arkesel';

export const arkeselSettings = z.object({
  /** Without it there is no Arkesel. */
  ARKESEL_USSD_CODE: dialCode.optional(),
  ARKESEL_PAGE_SEPTETS: pageSeptets.optional(),
});
