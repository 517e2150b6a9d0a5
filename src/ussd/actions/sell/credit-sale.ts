import { may } from '../../../tenancy/what-people-may.ts';
import type { CreditCustomer } from '../../../features/debts/charge-customer.ts';
import { findCustomer, type Customer } from '../../../features/debts/customers.ts';
import type { Sale } from '../../../features/sales/sale.ts';
import { formatReference } from '../../../values/damm.ts';
import type { DomainError } from '../../../values/errors.ts';
import { formatMoney } from '../../../values/money.ts';
import type { TenantTransaction } from '../../../tenancy/tenant-transaction.ts';
import type { ActionCall } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import type { FrameData } from '../../engine/dialogue.ts';
import { customerData } from '../debts/customer-rows.ts';
import { forget, mustBeNoted, noted } from '../shared/notes.ts';
import { whyUnsent } from '../shared/sms-limits.ts';
import { saleRefusals, saveCart, type Saving } from './save-cart.ts';
import type { SellDeps } from './sell-deps.ts';

/** Forgets whose credit the sale in hand was to be, and how. */
export const forgetCustomer = (context: TurnContext): void => {
  forget(context, 'credit', 'customer', 'phone', 'name', 'sms', 'allowed', 'moved');
};

/** Who buys on credit: a customer of the shop, or one who becomes one when the sale is saved. */
const customerInHand = (context: TurnContext): CreditCustomer => {
  const customerId = noted(context, 'credit', 'customer');
  if (customerId !== undefined) {
    const hasMoved = noted(context, 'credit', 'moved') === 1;
    return hasMoved ? { customerId, newPhone: mustBeNoted(context, 'credit', 'phone') } : { customerId };
  }
  return { phone: mustBeNoted(context, 'credit', 'phone'), name: mustBeNoted(context, 'credit', 'name') };
};

/**
 * Saves the sale in hand on the credit of the chosen customer, with the receipt by SMS if that was chosen. Answers what
 * the page about it shows; `unsent`: the SMS does not go, and why.
 */
export const saveOnCredit = async (
  deps: Pick<SellDeps, 'requestReceiptIn'>,
  context: TurnContext,
  tx: TenantTransaction,
  saving: Omit<Saving, 'payment' | 'customer' | 'allowOverLimit'>,
): Promise<{ readonly result: 'saved' | 'unsent'; readonly data: FrameData }> => {
  const allowOverLimit = noted(context, 'credit', 'allowed') === 1;
  const customer = customerInHand(context);
  const sale = await saveCart(context, tx, { payment: 'credit', customer, allowOverLimit, ...saving });
  const debtor = await findCustomer(tx, sale.customerId ?? '');
  if (debtor === undefined) throw new Error('a credit sale without its customer');
  const wantsSms = noted(context, 'credit', 'sms') === 1;
  const why = wantsSms ? await sendReceipt(deps, context, tx, { sale, debtor }) : undefined;
  forgetCustomer(context);
  const data = creditData(sale, debtor);
  return why === undefined ? { result: 'saved', data } : { result: 'unsent', data: { ...data, unsent: why } };
};

/** Asks for the receipt by SMS; answers why it does not go, where it does not. */
const sendReceipt = async (
  { requestReceiptIn }: Pick<SellDeps, 'requestReceiptIn'>,
  context: TurnContext,
  tx: TenantTransaction,
  { sale: { receipt }, debtor: { phone } }: { readonly sale: Sale; readonly debtor: Customer },
): Promise<string | undefined> => {
  const occasion = { actor: callerOf(context).actor, now: context.now };
  const requested = await requestReceiptIn(tx, { receipt, phone }, occasion);
  return requested.kind === 'queued' ? undefined : whyUnsent(context, receipt, requested);
};

const creditData = ({ totalMinor, currency, owesMinor, receipt }: Sale, debtor: Customer): FrameData => ({
  total: formatMoney(totalMinor, currency),
  ...customerData(debtor),
  new: formatMoney(owesMinor ?? debtor.balanceMinor, currency),
  rno: formatReference(receipt),
});

/** Which page says that a customer would pass the limit: the owner may allow it. */
export const overLimitResult = (context: TurnContext): 'over_limit' | 'over_limit_owner' =>
  may(callerOf(context).actor, 'sale.exceed_credit_limit') ? 'over_limit_owner' : 'over_limit';

/** Outcomes of a credit sale beside those of any sale. */
export const refusedCredit = ['over_limit', 'over_limit_owner', 'no_customer'] as const;

/** What the caller is asked when a credit sale cannot be saved as it is, by code (see saleRefusals). */
export const creditRefusals = (
  deps: SellDeps,
  note: (context: TurnContext, call: ActionCall) => void = () => undefined,
) =>
  ({
    ...saleRefusals(deps, note),
    // Another sale on credit was quicker.
    over_credit_limit: (_error: DomainError, context: TurnContext, call: ActionCall) => {
      note(context, call);
      return { result: overLimitResult(context) };
    },
    customer_not_found: 'no_customer',
  }) as const;
