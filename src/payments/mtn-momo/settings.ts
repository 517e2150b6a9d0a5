import { z } from 'zod';
import { httpAddress } from '../../platform/setting-kinds.ts';
import { isCurrencyCode } from '../../values/currencies.ts';

export const mtnMomoSettings = z.object({
  /** The user of MTN's API. Without it there is no MTN MoMo. */
  MTN_MOMO_USER: z.uuid('must be the id of an API user').optional(),
  MTN_MOMO_KEY: z.string().default(''),
  MTN_MOMO_SUBSCRIPTION_KEY: z.string().default(''),
  /** The market, `mtnuganda`. */
  MTN_MOMO_TARGET: z.string().default('sandbox'),
  MTN_MOMO_CURRENCY: z.string().refine(isCurrencyCode, 'must be a currency of a country that is served').default('UGX'),
  MTN_MOMO_URL: httpAddress.default('https://sandbox.momodeveloper.mtn.com'),
});
