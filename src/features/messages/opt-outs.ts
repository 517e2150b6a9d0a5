import type { Hasher } from '../../platform/hash.ts';
import type { InDirectory } from '../../tenancy/tenant-directory.ts';

export interface OptOuts {
  /** Did this number say STOP? Then receipts and reminders are not sent to it, by any shop. */
  isOptedOut(phone: string): Promise<boolean>;
  /** Notes a STOP; answers whether it was new. */
  optOut(phone: string): Promise<boolean>;
  /** Notes a START; answers whether there was a STOP before. */
  optIn(phone: string): Promise<boolean>;
}

/** The one list of numbers that want no messages, for all shops. It holds hashes only. */
export const createOptOuts = ({ inDirectory, hasher }: { inDirectory: InDirectory; hasher: Hasher }): OptOuts => {
  const ask = async (text: string, phone: string, readOnly = false): Promise<boolean> => {
    const values = [hasher.phone(phone)];
    const rows = await inDirectory((tx) => tx.query({ text, values }), { readOnly });
    return rows.length > 0;
  };
  return {
    isOptedOut: (phone) => ask('select 1 from public.sms_opt_outs where phone_hash = $1', phone, true),
    optOut: (phone) =>
      ask('insert into public.sms_opt_outs (phone_hash) values ($1) on conflict do nothing returning 1', phone),
    optIn: (phone) => ask('delete from public.sms_opt_outs where phone_hash = $1 returning 1', phone),
  };
};
