import { newEvent } from '../../events/catalogue.ts';
import { DomainError } from '../../platform/errors.ts';
import type { E164 } from '../../platform/phone.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { attachPhone, findReceiptFacts } from './receipts-store.ts';

export interface ReceiptRequest {
  /** Digits with the check digit. */
  readonly receipt: string;
  readonly phone: E164;
  /** The keyed hash that stands for the phone in events. */
  readonly customerKey: string;
}

/**
 * Notes the customer's number on the sale and asks for the receipt to be sent there, inside somebody's transaction.
 * Asking again for the same number changes nothing; answers whether it was new.
 * @throws DomainError receipt_not_found, sale_already_voided
 */
export const requestReceiptIn = async (
  tx: TenantTransaction,
  { receipt, phone, customerKey }: ReceiptRequest,
  occasion: Occasion,
): Promise<boolean> => {
  const saleId = await attachPhone(tx, receipt, phone);
  if (saleId !== undefined) {
    tx.publish(newEvent('receipt.requested', { ...originOf(tx, occasion), data: { saleId, receipt, customerKey } }));
    return true;
  }
  const facts = await findReceiptFacts(tx, receipt);
  if (facts === undefined) throw new DomainError('receipt_not_found');
  if (facts.voidedAt !== null) throw new DomainError('sale_already_voided', { receipt });
  return false;
};
