import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../values/errors.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { InTenant } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { findCustomer } from './customers.ts';
import type { DebtPayment, NewDebtPayment } from './debt-payment.ts';
import { findPayment, payDebtIn } from './pay-debt.ts';
import { createRemind, type RemindDeps, type RemindIn, type Reminder } from './remind.ts';

export interface DebtsDeps extends RemindDeps {
  readonly inTenant: InTenant;
  readonly clock: Clock;
}

/** The debt book of a shop. */
export interface DebtsService {
  /** A payment by the digits of its receipt. */
  payment(tenant: Tenant, receipt: string): Promise<DebtPayment | undefined>;
  /** What a customer owes now, in minor units; throws customer_not_found. */
  owes(tenant: Tenant, customerId: string): Promise<number>;
  /** Takes a payment in a transaction of its own (see payDebtIn). */
  pay(tenant: Tenant, payment: NewDebtPayment, actor: Actor): Promise<DebtPayment>;
  /** Reminds a customer in a transaction of its own. */
  remind(tenant: Tenant, customerId: string, actor: Actor): Promise<Reminder>;
  readonly remindIn: RemindIn;
}

/** Makes the operations on the debt book. */
export const createDebtsService = ({ inTenant, clock, ...deps }: DebtsDeps): DebtsService => {
  const remindIn = createRemind(deps);
  return {
    payment: (tenant, receipt) => inTenant(tenant, (tx) => findPayment(tx, receipt), { readOnly: true }),
    owes: (tenant, customerId) =>
      inTenant(
        tenant,
        async (tx) => {
          const customer = await findCustomer(tx, customerId);
          if (customer === undefined) throw new DomainError('customer_not_found');
          return customer.balanceMinor;
        },
        { readOnly: true },
      ),
    pay: (tenant, payment, actor) => inTenant(tenant, (tx) => payDebtIn(tx, payment, { actor, now: clock.now() })),
    remind: (tenant, customerId, actor) =>
      inTenant(tenant, (tx) => remindIn(tx, customerId, { actor, now: clock.now() })),
    remindIn,
  };
};
