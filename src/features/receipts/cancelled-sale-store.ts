import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** The numbers that a receipt of the sale went to, or is about to go to. */
export const findReceiptPhones = async (tx: TenantTransaction, saleId: string): Promise<readonly string[]> => {
  const rows = await tx.query<{ phone: string }>({
    text: `select distinct to_phone as phone from sms_messages
      where created_at >= (select transaction_time from sales where id = $1) and dedupe_key like $2
        and status not in ('failed', 'suppressed') order by to_phone`,
    values: [saleId, `receipt:${saleId}:%`],
  });
  return rows.map(({ phone }) => phone);
};
