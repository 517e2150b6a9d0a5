import type { DebtPayment } from '../../../features/debts/debt-payment.ts';
import type { DebtsService } from '../../../features/debts/debts-service.ts';
import type { Receipt, ReceiptsService } from '../../../features/receipts/receipts-service.ts';
import type { Sale } from '../../../features/sales/sale.ts';
import { isDomainError } from '../../../values/errors.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { forget, note, noted } from '../shared/notes.ts';

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
export const receiptInHand = (context: TurnContext): string => noted(context, 'receipts', 'receipt') ?? '';

/** Takes the receipt of a sale into hand: what follows is about that sale. */
export const takeSaleReceipt = (context: TurnContext, { id, receipt }: Pick<Sale, 'id' | 'receipt'>): void => {
  note(context, 'receipts', { sale: id, receipt });
};

/** Takes the receipt of a payment into hand. */
export const takePaymentReceipt = (context: TurnContext, receipt: string): void => {
  forget(context, 'receipts', 'sale');
  note(context, 'receipts', { receipt });
};
