import type { Clock } from '../../src/platform/clock.ts';
import type { Actor } from '../../src/tenancy/actor.ts';
import type { InTenant, TenantTransaction } from '../../src/tenancy/tenant-transaction.ts';
import type { Tenant } from '../../src/tenancy/tenant.ts';
import { changePaymentIn, type PaidSale, type PaymentChange } from '../../src/features/sales/change-payment.ts';
import { recordSaleIn } from '../../src/features/sales/record-sale.ts';
import { returnLinesIn, type NewReturn, type SaleReturn } from '../../src/features/sales/return-sale.ts';
import type { NewSale, Sale, VoidReason } from '../../src/features/sales/sale.ts';
import { voidSaleIn, type VoidedSale } from '../../src/features/sales/void-sale.ts';
import type { SaleKey } from '../../src/features/sales/void-store.ts';

/** Something that is to be saved with the result in the same transaction: the answer of a USSD step, say. */
type AlsoSave<Result> = (tx: TenantTransaction, result: Result) => Promise<void>;

const nothingElse = (): Promise<void> => Promise.resolve();

/** Selling and cancelling, each in a transaction of its own. */
export const createSalesAlone = ({ inTenant, clock }: { readonly inTenant: InTenant; readonly clock: Clock }) => {
  const cancel = (
    tenant: Tenant,
    request: { readonly sale: SaleKey; readonly reason: VoidReason },
    actor: Actor,
    alsoSave: AlsoSave<VoidedSale> = nothingElse,
  ): Promise<VoidedSale> =>
    inTenant(tenant, async (tx) => {
      const voided = await voidSaleIn(tx, request, { actor, now: clock.now() });
      await alsoSave(tx, voided);
      return voided;
    });

  return {
    /** Saves a sale; the same `clientRef` again answers the sale that is there (see recordSaleIn for what it throws). */
    record: (tenant: Tenant, newSale: NewSale, actor: Actor, alsoSave: AlsoSave<Sale> = nothingElse): Promise<Sale> =>
      inTenant(tenant, async (tx) => {
        const sale = await recordSaleIn(tx, newSale, actor, clock.now());
        await alsoSave(tx, sale);
        return sale;
      }),

    /** Cancels a sale for a reason (see voidSaleIn for who may, and what it throws). */
    void: cancel,

    /** Puts right how a sale was paid (see changePaymentIn for when that can be, and what it throws). */
    changePayment: (tenant: Tenant, change: PaymentChange, actor: Actor): Promise<PaidSale> =>
      inTenant(tenant, (tx) => changePaymentIn(tx, change, { actor, now: clock.now() })),

    /** Takes back a part of a sale (see returnLinesIn for who may, and what it throws). */
    returnLines: (tenant: Tenant, request: NewReturn, actor: Actor): Promise<SaleReturn> =>
      inTenant(tenant, (tx) => returnLinesIn(tx, request, { actor, now: clock.now() })),

    /** Takes back what the seller has just sold. */
    undo: (tenant: Tenant, sale: SaleKey, actor: Actor, alsoSave?: AlsoSave<VoidedSale>): Promise<VoidedSale> =>
      cancel(tenant, { sale, reason: 'undo' }, actor, alsoSave),
  };
};
