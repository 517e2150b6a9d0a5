import { z } from 'zod';
import { httpAddress } from '../../platform/setting-kinds.ts';

/** The name in the ledger and in the path of the callbacks. */
export const KANNEL = 'kannel';

export const kannelSettings = z.object({
  /** Smsbox's `sendsms`. Without it no SMS go through Kannel. */
  KANNEL_SENDSMS_URL: httpAddress.optional(),
  KANNEL_USERNAME: z.string().default(''),
  KANNEL_PASSWORD: z.string().default(''),
  /** Whom messages come from; what Kannel's own settings say by default. */
  KANNEL_SENDER: z.string().default(''),
  /** The address of our callbacks as Kannel sees it: `http://host:8080/callbacks/<secret>/kannel`. */
  KANNEL_CALLBACK_URL: httpAddress.optional(),
});

export type KannelSettings = z.output<typeof kannelSettings>;
