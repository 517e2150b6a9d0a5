import { beforeEach } from '@jest/globals';
import { payDebtIn } from '../../src/features/debts/pay-debt.ts';
import { createExpensesService } from '../../src/features/expenses/expenses-service.ts';
import type { Figures } from '../../src/features/reports/figures.ts';
import { createReportsService } from '../../src/features/reports/reports-service.ts';
import type { Sale } from '../../src/features/sales/sale.ts';
import { newId } from '../../src/platform/ids.ts';
import type { Actor } from '../../src/tenancy/actor.ts';
import { NOON, openDesk, type TestShop } from './open-desk.ts';

/** The day on which it is noon at this desk before each case. */
export const TODAY = '2026-06-12';

/** A desk at which money comes in and goes out, and the figures of days are looked at. */
export const openReportsDesk = async () => {
  const desk = await openDesk();
  const reports = createReportsService(desk);
  const expenses = createExpensesService(desk);
  beforeEach(() => {
    desk.clock.set(NOON);
  });
  return {
    ...desk,
    reports,
    spend: (shop: TestShop, amountMinor: number) =>
      expenses.record(shop.tenant, { clientRef: newId(), amountMinor, category: 'other' }, shop.vendor),
    pay: (
      shop: TestShop,
      paid: { readonly customerId: string; readonly amountMinor: number; readonly payment: 'cash' | 'card' },
      actor: Actor,
    ) =>
      desk.inTenant(shop.tenant, (tx) =>
        payDebtIn(tx, { clientRef: newId(), ...paid }, { actor, now: desk.clock.now() }),
      ),
    cancel: (shop: TestShop, { id }: Sale) =>
      desk.sales.void(shop.tenant, { sale: { saleId: id }, reason: 'returned' }, shop.vendor),
    figuresOf: async (shop: TestShop, ago = 0, seller?: Actor): Promise<Figures> =>
      (await reports.day(shop.tenant, { ago, sellerId: seller?.id })).figures,
  };
};
