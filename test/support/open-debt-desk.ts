import { beforeEach } from '@jest/globals';
import type { NewDebtPayment } from '../../src/features/debts/debt-payment.ts';
import { newId } from '../../src/platform/ids.ts';
import type { Actor } from '../../src/tenancy/actor.ts';
import { openMessageDesk, type TestShop } from './open-message-desk.ts';

export const OTIENO = { phone: '+254700111222', name: 'Otieno' };

/** A desk at which customers owe and pay. */
export const openDebtDesk = async () => {
  const desk = await openMessageDesk();
  // Every test writes to the same customer.
  beforeEach(() => desk.owner('public.sms_caps').delete());
  return {
    ...desk,
    /** Sells on credit; answers the id of the customer. */
    owe: async (shop: TestShop, pieces = 3, customer = OTIENO): Promise<string> => {
      const sale = await desk.sell(shop, 12, pieces, { payment: 'credit', customer });
      return sale.customerId ?? '';
    },
    pay: (
      shop: TestShop,
      customerId: string,
      amountMinor: number,
      how: Partial<NewDebtPayment> & { by?: Actor } = {},
    ) => {
      const { by = shop.asha, ...rest } = how;
      return desk.debts.pay(shop.tenant, { clientRef: newId(), customerId, amountMinor, payment: 'cash', ...rest }, by);
    },
  };
};
