import { z } from 'zod';
import { httpAddress } from '../../platform/setting-kinds.ts';

/** The name in the ledger and in the path of the callbacks. */
export const AFRICAS_TALKING = 'africastalking';

export const africasTalkingSettings = z.object({
  AFRICASTALKING_USERNAME: z.string().optional(),
  /** Without a key it sends no SMS for us. */
  AFRICASTALKING_API_KEY: z.string().optional(),
  AFRICASTALKING_SMS_URL: httpAddress.optional(),
});
