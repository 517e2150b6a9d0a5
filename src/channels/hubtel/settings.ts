import { z } from 'zod';
import { dialCode, pageSeptets } from '../../platform/setting-kinds.ts';

export const hubtelSettings = z.object({
  /** Without it there is no Hubtel. */
  HUBTEL_USSD_CODE: dialCode.optional(),
  HUBTEL_PAGE_SEPTETS: pageSeptets.optional(),
});
