import { z } from 'zod';
import { dialCode, pageSeptets } from '../../platform/setting-kinds.ts';

/** The name in the path of the callbacks. */
export const HOLLATAGS = 'hollatags';

export const hollatagsSettings = z.object({
  /** Without it there is no Hollatags. */
  HOLLATAGS_USSD_CODE: dialCode.optional(),
  HOLLATAGS_PAGE_SEPTETS: pageSeptets.default(160),
});
