import { z } from 'zod';
import { httpAddress, smsSender } from '../../platform/setting-kinds.ts';

/** The name in the ledger and in the path of the callbacks. */
export const TERMII = 'termii';

export const termiiSettings = z.object({
  /** Without a key there is no Termii. */
  TERMII_API_KEY: z.string().optional(),
  TERMII_SENDER: smsSender.default('KIBANDA'),
  /** `dnd` reaches numbers that want no advertisements, too; an account has it only when Termii turned it on. */
  TERMII_CHANNEL: z.enum(['dnd', 'generic']).default('dnd'),
  TERMII_URL: httpAddress.default('https://api.ng.termii.com'),
});
