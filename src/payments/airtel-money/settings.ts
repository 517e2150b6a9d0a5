import { z } from 'zod';
import { httpAddress } from '../../platform/setting-kinds.ts';
import { isCountryCode } from '../../values/currencies.ts';

export const airtelMoneySettings = z.object({
  /** Without it there is no Airtel Money. */
  AIRTEL_MONEY_CLIENT_ID: z.string().optional(),
  AIRTEL_MONEY_CLIENT_SECRET: z.string().default(''),
  AIRTEL_MONEY_COUNTRY: z.string().refine(isCountryCode, 'must be a country that is served').default('UG'),
  AIRTEL_MONEY_URL: httpAddress.default('https://openapi.airtel.africa'),
});
