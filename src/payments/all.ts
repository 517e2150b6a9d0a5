import { airtelMoney } from './airtel-money/provider.ts';
import { mpesa } from './mpesa/provider.ts';
import { mtnMomo } from './mtn-momo/provider.ts';
import type { ProviderDefinition } from './provider.ts';

/** Every provider of mobile money there is. */
export const PAYMENT_PROVIDERS: readonly ProviderDefinition[] = [mpesa, mtnMomo, airtelMoney];
