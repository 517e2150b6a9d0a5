import { may, worksForOwner, type Person } from '../../tenancy/what-people-may.ts';
import { newEvent } from '../../events/catalogue.ts';
import { DomainError } from '../../values/errors.ts';
import { newId } from '../../platform/ids.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { addNotice } from '../shops/notices.ts';
import { addDebt, lockCustomerById, lockCustomerByPhone, moveCustomer } from './credit-store.ts';

/**
 * Who buys on credit: a customer of the shop (with another number than before, perhaps), or a phone (with a name, if it is
 * a new one).
 */
export type CreditCustomer =
  | { readonly customerId: string; readonly newPhone?: string | undefined }
  | { readonly phone: string; readonly name?: string | undefined };

/** A customer whose debt nobody else changes until this transaction ends. */
export interface Debtor {
  readonly id: string;
  readonly balanceMinor: number;
}

/**
 * Locks the customer who is to be charged; a phone that is new to the shop becomes a customer.
 * @throws DomainError customer_not_found (an id that is not of this shop, or a new phone without a name)
 */
export const lockDebtor = async (
  tx: TenantTransaction,
  customer: CreditCustomer,
  occasion: Occasion,
): Promise<Debtor> => {
  const { now } = occasion;
  const debtor =
    'customerId' in customer
      ? await lockCustomerById(tx, customer.customerId)
      : await lockCustomerByPhone(tx, { id: newId(now), phone: customer.phone, name: customer.name, now });
  if (debtor === undefined) throw new DomainError('customer_not_found');
  if ('customerId' in customer && customer.newPhone !== undefined) {
    await changePhone(tx, occasion, { customerId: debtor.id, phone: customer.newPhone });
  }
  return debtor;
};

/** What a seller changes, the owner reads of: reminders go to the new number from now on. */
const changePhone = async (
  tx: TenantTransaction,
  occasion: Occasion,
  { customerId, phone }: { readonly customerId: string; readonly phone: string },
): Promise<void> => {
  const { actor, now } = occasion;
  if (!(await moveCustomer(tx, { customerId, phone, aliasId: newId(now), now }))) return;
  tx.publish(newEvent('customer.phone_changed', { ...originOf(tx, occasion), data: { customerId } }));
  if (worksForOwner(actor)) await addNotice(tx, { kind: 'customer_moved', who: actor.name, now });
};

export interface CreditRules {
  readonly actor: Person;
  readonly limitMinor: number;
  /** The owner was asked and allows it this time. */
  readonly allowOverLimit: boolean;
  /** It was sold already: a refusal would only keep the debt out of the book. */
  readonly alreadySold?: boolean | undefined;
}

/**
 * Whether this much more passes the credit limit although it is allowed, or done already.
 * @throws DomainError over_credit_limit when it is not: only the owner may allow it
 */
export const checkCreditLimit = (debtor: Debtor, totalMinor: number, rules: CreditRules): boolean => {
  if (debtor.balanceMinor + totalMinor <= rules.limitMinor) return false;
  if (rules.alreadySold === true) return true;
  if (rules.allowOverLimit && may(rules.actor, 'sale.exceed_credit_limit')) return true;
  throw new DomainError('over_credit_limit', {
    owedMinor: debtor.balanceMinor,
    totalMinor,
    limitMinor: rules.limitMinor,
  });
};

export interface Charge {
  readonly debtor: Debtor;
  readonly sale: {
    readonly id: string;
    readonly totalMinor: number;
    readonly businessDay: string;
    readonly overLimit: boolean;
  };
  readonly limitMinor: number;
}

/** Writes a credit sale into the book, after the sale itself was saved. Answers what the customer owes now. */
export const chargeCustomer = async (tx: TenantTransaction, occasion: Occasion, charge: Charge): Promise<number> => {
  const { debtor, sale, limitMinor } = charge;
  const { id: saleId, totalMinor: deltaMinor, businessDay } = sale;
  const entryId = newId(occasion.now);
  const entry = { id: entryId, customerId: debtor.id, deltaMinor, kind: 'sale', saleId, businessDay } as const;
  const balanceMinor = await addDebt(tx, occasion, entry);
  const origin = originOf(tx, occasion);
  const common = { customerId: debtor.id, currency: tx.tenant.currency, balanceMinor, saleId };
  tx.publish(newEvent('debt.increased', { ...origin, data: { ...common, entryId, deltaMinor, businessDay } }));
  if (sale.overLimit) tx.publish(newEvent('debt.limit.override', { ...origin, data: { ...common, limitMinor } }));
  return balanceMinor;
};

export interface CancelledCredit {
  readonly customerId: string;
  readonly saleId: string;
  readonly totalMinor: number;
  readonly businessDay: string;
  /** `return`: only a part of the sale came back. */
  readonly kind?: 'void' | 'return';
}

/** Lowers the debt when a credit sale is cancelled or a part of it came back; what was paid back already stays as a balance in the customer's favour. */
export const uncharge = async (
  tx: TenantTransaction,
  occasion: Occasion,
  { customerId, saleId, totalMinor, businessDay, kind = 'void' }: CancelledCredit,
): Promise<number> => {
  const entryId = newId(occasion.now);
  const debtor = await lockCustomerById(tx, customerId);
  if (debtor === undefined) throw new Error('The customer of a credit sale is gone.');
  const entry = { id: entryId, customerId: debtor.id, deltaMinor: -totalMinor, kind, saleId, businessDay };
  const balanceMinor = await addDebt(tx, occasion, entry);
  const data = {
    customerId: debtor.id,
    currency: tx.tenant.currency,
    entryId,
    deltaMinor: -totalMinor,
    balanceMinor,
    kind,
    payment: null,
    receipt: null,
    saleId,
    businessDay,
  };
  tx.publish(newEvent('debt.repaid', { ...originOf(tx, occasion), data }));
  return balanceMinor;
};
