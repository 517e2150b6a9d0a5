import type { RateLimitRule } from '../../platform/rate-limit.ts';
import { parseReference } from '../../values/damm.ts';
import { DomainError } from '../../values/errors.ts';
import type { InTenant } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { findPublicReceipt, type PublicReceipt } from './receipts-store.ts';

export type ReceiptChecker = ReturnType<typeof createReceiptChecker>;

/** All that anyone may learn of a receipt: no names, no numbers, no lines. */
export interface CheckedReceipt extends PublicReceipt {
  readonly shop: Pick<Tenant, 'name' | 'shopNumber' | 'currency' | 'timezone'>;
}

export interface ReceiptCheckerDeps {
  readonly inTenant: InTenant;
  readonly shopByNumber: (digits: string) => Promise<Tenant | undefined>;
}

/** How often one phone may ask: enough for a customer, too little to try numbers. */
export const CHECKS_OF_A_PHONE: RateLimitRule = { name: 'receipt-check', most: 10, windowSeconds: 3600 };

/** The public check: is this receipt genuine? Counting how often a phone asks is the caller's part. */
export const createReceiptChecker = ({ inTenant, shopByNumber }: ReceiptCheckerDeps) => ({
  /** Throws receipt_not_found for every failure alike, so that nobody learns which numbers exist. */
  check: async (typedShop: string, typedReceipt: string): Promise<CheckedReceipt> => {
    const shopNumber = parseReference(typedShop);
    const reference = parseReference(typedReceipt);
    if (shopNumber === undefined || reference === undefined) throw new DomainError('receipt_not_found');
    const tenant = await shopByNumber(shopNumber);
    if (tenant?.status !== 'active') throw new DomainError('receipt_not_found');
    const receipt = await inTenant(tenant, (tx) => findPublicReceipt(tx, reference), { readOnly: true });
    if (receipt === undefined) throw new DomainError('receipt_not_found');
    const { name, currency, timezone } = tenant;
    return { ...receipt, shop: { name, shopNumber, currency, timezone } };
  },
});
