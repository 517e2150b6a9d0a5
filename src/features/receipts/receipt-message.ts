import type { Hasher } from '../../platform/hash.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { QueuedMessage, QueueMessage } from '../messages/queue-message.ts';
import { subject } from '../messages/subjects.ts';
import { findLeftOfSale } from '../sales/left-of-sale.ts';
import { findReceiptFacts } from './receipt-facts-store.ts';
import { receiptWords, type ReceiptWordsDeps } from './receipt-words.ts';

export interface ReceiptMessageDeps extends ReceiptWordsDeps {
  readonly queueMessage: QueueMessage;
  readonly hasher: Hasher;
}

/** A receipt that somebody asked for. */
export interface WantedReceipt {
  readonly saleId: string;
  /** Undefined: from before requests were written down. */
  readonly requestId: string | undefined;
  readonly eventId: string;
}

/**
 * Queues the receipt of a sale to the number it was asked for: once for each request, however often its event comes.
 * Undefined when there is nothing to send: no number, a cancelled sale, or a message for this request already.
 */
export type QueueReceipt = (tx: TenantTransaction, wanted: WantedReceipt) => Promise<QueuedMessage | undefined>;

/** Makes the operation that queues receipts. */
export const createQueueReceipt =
  (deps: ReceiptMessageDeps): QueueReceipt =>
  async (tx, { saleId, requestId, eventId }) => {
    const [left, facts] = await Promise.all([findLeftOfSale(tx, saleId), findReceiptFacts(tx, saleId, requestId)]);
    if (left?.sale.status !== 'saved' || facts?.phone == null) return undefined;
    const { language } = tx.tenant;
    const dedupeKey = `receipt:${saleId}:${requestId ?? deps.hasher.phone(facts.phone)}`;
    const about = [
      subject('sale', saleId),
      ...(facts.customerId === null ? [] : [subject('customer', facts.customerId)]),
    ];
    const message = { dedupeKey, about, to: facts.phone, language, eventId };
    const words = receiptWords(left, { tenant: tx.tenant, language, facts }, deps);
    switch (words.template) {
      case 'M1':
        return deps.queueMessage(tx, { ...message, ...words });
      case 'M2':
        return deps.queueMessage(tx, { ...message, ...words });
      case 'M33':
        return deps.queueMessage(tx, { ...message, ...words });
    }
  };
