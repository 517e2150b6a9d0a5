import { z } from 'zod';
import { dialCode, pageSeptets } from '../../platform/setting-kinds.ts';

/** The name in the path of the callbacks. */
export const NALO = 'nalo';

export const naloSettings = z.object({
  /** Without it there is no Nalo. */
  NALO_USSD_CODE: dialCode.optional(),
  NALO_PAGE_SEPTETS: pageSeptets.default(120),
});
