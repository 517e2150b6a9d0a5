import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../platform/errors.ts';
import type { E164 } from '../../platform/phone.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { InTenant, TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import type { DebtMessages } from './debt-messages.ts';
import type { DebtPayment, NewDebtPayment } from './debt-payment.ts';
import { findPayment, payDebtIn } from './pay-debt.ts';
import { createRemind, type RemindIn, type Reminder } from './remind.ts';

export interface DebtsDeps {
  readonly inTenant: InTenant;
  readonly clock: Clock;
  readonly messages: DebtMessages;
  /** Whether this number said STOP. */
  readonly hasOptedOut: (phone: E164) => Promise<boolean>;
}

/** Whether the receipt of a payment goes out, and to whom. */
export type SentReceipt =
  | { readonly kind: 'queued'; readonly payment: DebtPayment }
  | { readonly kind: 'opted_out'; readonly payment: DebtPayment };

/** The debt book of a shop. */
export interface DebtsService {
  /** A payment by the digits of its receipt. */
  payment(tenant: Tenant, receipt: string): Promise<DebtPayment | undefined>;
  /** Takes a payment in a transaction of its own (see payDebtIn). */
  pay(tenant: Tenant, payment: NewDebtPayment, actor: Actor): Promise<DebtPayment>;
  /** Reminds a customer in a transaction of its own. */
  remind(tenant: Tenant, customerId: string, actor: Actor): Promise<Reminder>;
  readonly remindIn: RemindIn;
  /** Sends the receipt of a payment to the customer, inside somebody's transaction. Throws receipt_not_found. */
  sendReceiptIn(tx: TenantTransaction, receipt: string): Promise<SentReceipt>;
  /** The same in a transaction of its own. */
  sendReceipt(tenant: Tenant, receipt: string): Promise<SentReceipt>;
}

/** Makes the operations on the debt book. */
export const createDebtsService = ({ inTenant, clock, messages, hasOptedOut }: DebtsDeps): DebtsService => {
  const remindIn = createRemind({ messages, hasOptedOut });
  const sendReceiptIn: DebtsService['sendReceiptIn'] = async (tx, receipt) => {
    const payment = await findPayment(tx, receipt);
    if (payment === undefined) throw new DomainError('receipt_not_found');
    if (await hasOptedOut(payment.customerPhone)) return { kind: 'opted_out', payment };
    await messages.receipt(tx, payment);
    return { kind: 'queued', payment };
  };
  return {
    payment: (tenant, receipt) => inTenant(tenant, (tx) => findPayment(tx, receipt), { readOnly: true }),
    pay: (tenant, payment, actor) => inTenant(tenant, (tx) => payDebtIn(tx, payment, { actor, now: clock.now() })),
    remind: (tenant, customerId, actor) =>
      inTenant(tenant, (tx) => remindIn(tx, customerId, { actor, now: clock.now() })),
    remindIn,
    sendReceiptIn,
    sendReceipt: (tenant, receipt) => inTenant(tenant, (tx) => sendReceiptIn(tx, receipt)),
  };
};
