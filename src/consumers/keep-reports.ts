import { keepDayBooks } from '../features/reports/keep-day-books.ts';
import type { Clock } from '../platform/clock.ts';
import { defineConsumer, type Consumer } from './consumer.ts';

/** Every event that may change what a day comes to, today's or one that is over. */
const TYPES = [
  'sale.recorded',
  'sale.voided',
  'sale.returned',
  'sale.payment_changed',
  'debt.repaid',
  'debt.payment_reversed',
  'debt.paid_out',
  'expense.recorded',
  'expense.reversed',
] as const;

/** Keeps what the shop's days came to, for its dashboard. */
export const createKeepReports = ({ clock }: { readonly clock: Clock }): Consumer =>
  defineConsumer({
    name: 'keep-reports',
    types: TYPES,
    handle: async ({ data }, tx) => {
      const days = [data.businessDay];
      if ('voidedBusinessDay' in data) days.push(data.voidedBusinessDay);
      if ('returnedBusinessDay' in data) days.push(data.returnedBusinessDay);
      if ('reversedBusinessDay' in data) days.push(data.reversedBusinessDay);
      await keepDayBooks(tx, { days, now: clock.now() });
      return undefined;
    },
  });
