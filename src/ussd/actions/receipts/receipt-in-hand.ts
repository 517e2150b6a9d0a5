import type { DebtPayment } from '../../../features/debts/debt-payment.ts';
import type { DebtsService } from '../../../features/debts/debts-service.ts';
import type { Receipt, ReceiptsService } from '../../../features/receipts/receipts-service.ts';
import { isDomainError } from '../../../values/errors.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';

export interface ReceiptSources {
  readonly receipts: ReceiptsService;
  readonly debts: DebtsService;
}

/** A receipt is that of a sale, or of a payment on a debt: both have their numbers from one sequence. */
export type AnyReceipt =
  { readonly kind: 'sale'; readonly receipt: Receipt } | { readonly kind: 'payment'; readonly payment: DebtPayment };

/** A receipt of the shop by what was typed. @throws DomainError receipt_mistyped, receipt_not_found */
export const findAnyReceipt = async (
  { receipts, debts }: ReceiptSources,
  context: TurnContext,
  typed: string,
): Promise<AnyReceipt> => {
  const { tenant, actor } = callerOf(context);
  try {
    return { kind: 'sale', receipt: await receipts.find(tenant, actor, typed) };
  } catch (error) {
    if (!isDomainError(error, 'receipt_not_found')) throw error;
    const payment = await debts.payment(tenant, typed.replaceAll(/\D/g, ''));
    if (payment === undefined) throw error;
    return { kind: 'payment', payment };
  }
};

/** The number of the receipt in hand. */
export const receiptInHand = ({ session }: TurnContext): string => String(session.notes?.['receipt'] ?? '');
