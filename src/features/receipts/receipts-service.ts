import { limitedTo, may } from '../../tenancy/what-people-may.ts';
import type { Clock } from '../../platform/clock.ts';
import { parseReference } from '../../values/damm.ts';
import { DomainError } from '../../values/errors.ts';
import type { E164 } from '../../values/phone.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { InTenant, TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { findSaleById } from '../sales/find-sale.ts';
import type { Sale } from '../sales/sale.ts';
import { mayVoid } from '../sales/void-sale.ts';
import {
  findReceiptFacts,
  listReceipts,
  type ReceiptFacts,
  type ReceiptPage,
  type ReceiptSummary,
} from './receipts-store.ts';
import type { ReceiptRequest, RequestedReceipt, RequestReceiptIn } from './request-receipt.ts';

export type ReceiptsService = ReturnType<typeof createReceiptsService>;

export interface ReceiptsDeps {
  readonly inTenant: InTenant;
  readonly clock: Clock;
  readonly requestReceiptIn: RequestReceiptIn;
}

/** A receipt as staff see it. */
export interface Receipt {
  readonly sale: Sale;
  readonly sellerName: string;
  readonly customerName: string | null;
  /** The number the receipt goes to, where this person may see it. */
  readonly phone: E164 | null;
  /** There is a number to send it to, whether or not this person may see it. */
  readonly hasPhone: boolean;
  readonly voidedAt: Date | null;
  readonly voidReason: string | null;
  /** What is still valid of the total, after parts that came back. */
  readonly leftMinor: number;
  /** This person may cancel it now. */
  readonly mayVoid: boolean;
}

/** The digits of what was typed as a receipt number; throws receipt_mistyped without looking anything up. */
const readReference = (typed: string): string => {
  const receipt = parseReference(typed);
  if (receipt === undefined) throw new DomainError('receipt_mistyped');
  return receipt;
};

/**
 * Sellers see a customer's number only if it was typed for their own sale, not if it is that of a credit customer, who
 * may have been picked from a list; the owner sees all.
 */
const visiblePhone = (facts: ReceiptFacts, sale: Sale, actor: Actor): E164 | null => {
  const { givenPhone, customerPhone } = facts;
  const typedForIt = givenPhone !== null && givenPhone !== customerPhone;
  const maySee = may(actor, 'receipt.read_phone', { by: sale.sellerId, typedForIt });
  return maySee ? (givenPhone ?? customerPhone) : null;
};

const readReceipt = async (tx: TenantTransaction, receipt: string): Promise<{ facts: ReceiptFacts; sale: Sale }> => {
  const facts = await findReceiptFacts(tx, receipt);
  const sale = facts && (await findSaleById(tx, facts.saleId));
  if (facts === undefined || sale === undefined) throw new DomainError('receipt_not_found');
  return { facts, sale };
};

/** Receipts for those who work in the shop. */
export const createReceiptsService = ({ inTenant, clock, requestReceiptIn }: ReceiptsDeps) => {
  const findIn = async (tx: TenantTransaction, actor: Actor, receipt: string): Promise<Receipt> => {
    const { facts, sale } = await readReceipt(tx, receipt);
    const when = { sellerId: sale.sellerId, soldAt: sale.soldAt, savedAt: facts.savedAt };
    return {
      sale,
      sellerName: facts.sellerName,
      customerName: facts.customerName,
      phone: visiblePhone(facts, sale, actor),
      hasPhone: (facts.givenPhone ?? facts.customerPhone) !== null,
      voidedAt: facts.voidedAt,
      voidReason: facts.voidReason,
      leftMinor: sale.totalMinor - facts.givenBackMinor,
      mayVoid: sale.status === 'saved' && mayVoid(when, { actor, now: clock.now() }),
    };
  };

  return {
    /** Receipts, newest first; sellers see their own. */
    list: (tenant: Tenant, actor: Actor, page: Omit<ReceiptPage, 'sellerId'>): Promise<ReceiptSummary[]> => {
      const sellerId = limitedTo(actor, 'sale.read');
      return inTenant(tenant, (tx) => listReceipts(tx, { ...page, sellerId }), { readOnly: true });
    },

    /** One receipt by the number as typed. Throws receipt_mistyped (nothing was looked up) or receipt_not_found. */
    find: async (tenant: Tenant, actor: Actor, typed: string): Promise<Receipt> => {
      const receipt = readReference(typed);
      return inTenant(tenant, (tx) => findIn(tx, actor, receipt), { readOnly: true });
    },

    /** The same by its digits, inside somebody's transaction. */
    findIn,

    /** Asks for a receipt by its number as typed, in a transaction of its own (see RequestReceiptIn). */
    requestSms: async (tenant: Tenant, request: ReceiptRequest, actor: Actor): Promise<RequestedReceipt> => {
      const asked = { ...request, receipt: readReference(request.receipt) };
      return inTenant(tenant, (tx) => requestReceiptIn(tx, asked, { actor, now: clock.now() }));
    },
  };
};
