import { afterAll, afterEach, describe, test } from '@jest/globals';
import { airtelMoneyProtocol } from '../../kits/payments/airtel-money-stand-in.ts';
import { mpesaProtocol } from '../../kits/payments/mpesa-stand-in.ts';
import { mtnMomoProtocol } from '../../kits/payments/mtn-momo-stand-in.ts';
import { PAYMENT_CASES } from '../../kits/payments/payment-cases.ts';
import { startStandIn } from '../../kits/payments/stand-in.ts';
import { openPayments } from '../../support/open-payments.ts';

const standIns = {
  mpesa: await startStandIn(mpesaProtocol),
  'mtn-momo': await startStandIn(mtnMomoProtocol),
  'airtel-money': await startStandIn(airtelMoneyProtocol),
};
const payments = await openPayments(Object.values(standIns));

afterAll(() => payments.close());

const PROVIDERS = [
  { name: 'mpesa', country: 'KE', hasTokens: true, tellsAmount: true },
  { name: 'mtn-momo', country: 'UG', hasTokens: true, tellsAmount: true },
  { name: 'airtel-money', country: 'UG', hasTokens: false, tellsAmount: false },
] as const;

for (const provider of PROVIDERS) {
  describe(provider.name, () => {
    const standIn = standIns[provider.name];
    afterEach(() => {
      Object.assign(standIn, { mood: 'well', tells: true, onTaken: () => Promise.resolve() });
      payments.gate.isOpen = true;
    });
    const conditions = { ...provider, standIn, payments };
    for (const { name, play } of PAYMENT_CASES.filter(({ isFor }) => isFor?.(conditions) !== false)) {
      test(name, async () => {
        await play({ ...conditions, shop: await payments.openShop(provider.country) });
      });
    }
  });
}
