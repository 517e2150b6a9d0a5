import { matchSaleIn, releaseSaleIn } from '../features/payments/match-payments.ts';
import type { Clock } from '../platform/clock.ts';
import { defineConsumer, type Consumer } from './consumer.ts';

/** Looks for the money of a sale by mobile money, and for another sale for the money of one that is cancelled. */
export const createMatchPayments = ({ clock }: { readonly clock: Clock }): Consumer =>
  defineConsumer({
    name: 'match-payments',
    types: ['sale.recorded', 'sale.voided', 'sale.payment_changed'],
    handle: async ({ type, data }, tx) => {
      if (data.payment === 'mobile_money' && type !== 'sale.voided') await matchSaleIn(tx, data.saleId, clock.now());
      else if (type !== 'sale.recorded') await releaseSaleIn(tx, data.saleId, clock.now());
    },
  });
