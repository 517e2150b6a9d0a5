import { newEvent } from '../../events/catalogue.ts';
import { DomainError } from '../../values/errors.ts';
import type { Hasher } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import type { E164 } from '../../values/phone.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { QueuePaymentReceipt } from '../debts/queue-payment-receipt.ts';
import { isOptedOutIn } from '../messages/opt-outs.ts';
import type { CapReached, TakeSmsCaps } from '../messages/sms-caps.ts';
import { attachPhone, insertReceiptRequest, lockReceiptToSend, type EarlierRequest } from './receipt-requests-store.ts';

/** A receipt is sent so often, to whatever numbers: somebody who mistyped a number twice still gets it right. */
export const MOST_REQUESTS = 3;
/** The same number is not asked for again before this is over: the first SMS is still on its way. */
export const SAME_NUMBER_PAUSE_MS = 60_000;

export interface ReceiptRequest {
  /** Digits with the check digit, of the receipt of a sale or of a payment on a debt. */
  readonly receipt: string;
  /** Where to; without it, the number that is known: the one given before, else that of the customer. */
  readonly phone?: E164 | undefined;
}

/** What came of asking for a receipt. Only `queued` sends anything. */
export type RequestedReceipt =
  | { readonly kind: 'queued'; readonly phone: E164 }
  /** Nobody knows a number: one has to be typed. */
  | { readonly kind: 'no_phone' }
  | { readonly kind: 'opted_out'; readonly phone: E164 }
  | { readonly kind: 'too_soon'; readonly phone: E164; readonly againAt: Date }
  | { readonly kind: 'used_up'; readonly most: number }
  | ({ readonly kind: 'capped'; readonly phone: E164 } & CapReached);

/**
 * Asks for a receipt by SMS, inside somebody's transaction. Each time is a reason of its own, and so a message of its
 * own, within limits: see the outcomes.
 * It throws DomainError receipt_not_found, sale_already_voided.
 */
export type RequestReceiptIn = (
  tx: TenantTransaction,
  request: ReceiptRequest,
  occasion: Occasion,
) => Promise<RequestedReceipt>;

export interface RequestReceiptDeps {
  readonly hasher: Hasher;
  readonly takeSmsCaps: TakeSmsCaps;
  readonly queuePaymentReceipt: QueuePaymentReceipt;
}

/** Makes the operation that asks for receipts. */
export const createRequestReceipt =
  (deps: RequestReceiptDeps): RequestReceiptIn =>
  async (tx, { receipt, phone: typed }, occasion) => {
    const { actor, now } = occasion;
    const found = await lockReceiptToSend(tx, receipt);
    if (found === undefined) throw new DomainError('receipt_not_found');
    if (found.voidedAt !== null) {
      throw new DomainError('sale_already_voided', { receipt, of: found.saleId === null ? 'payment' : 'sale' });
    }
    const phone = typed ?? found.knownPhone;
    if (phone === null) return { kind: 'no_phone' };
    const refused = whyNot(found.requests, phone, now);
    if (refused !== undefined) return refused;
    if (await isOptedOutIn(tx, deps.hasher.phone(phone))) return { kind: 'opted_out', phone };
    const reached = await deps.takeSmsCaps(tx, { to: phone, by: actor.id, now });
    if (reached !== undefined) return { kind: 'capped', phone, ...reached };

    const request = { id: newId(now), receipt, phone, askedBy: actor.id, askedAt: now };
    await insertReceiptRequest(tx, request);
    if (found.saleId === null) await deps.queuePaymentReceipt(tx, receipt, request);
    else {
      await attachPhone(tx, found.saleId, phone);
      const data = { saleId: found.saleId, receipt, requestId: request.id, customerKey: deps.hasher.phone(phone) };
      tx.publish(newEvent('receipt.requested', { ...originOf(tx, occasion), data }));
    }
    return { kind: 'queued', phone };
  };

/** What earlier requests say against it. */
const whyNot = (requests: readonly EarlierRequest[], phone: E164, now: Date): RequestedReceipt | undefined => {
  if (requests.length >= MOST_REQUESTS) return { kind: 'used_up', most: MOST_REQUESTS };
  const times = requests.filter((one) => one.phone === phone).map(({ askedAt }) => askedAt.getTime());
  const againAt = new Date(Math.max(0, ...times) + SAME_NUMBER_PAUSE_MS);
  return againAt > now ? { kind: 'too_soon', phone, againAt } : undefined;
};
