import type { Hasher } from '../../platform/hash.ts';
import type { RunOnce } from '../../tenancy/tenant-directory.ts';

export interface OptOuts {
  /** Did this number say STOP? Then receipts and reminders are not sent to it, by any shop. */
  isOptedOut(phone: string): Promise<boolean>;
  /** Notes a STOP; answers whether it was new. */
  optOut(phone: string): Promise<boolean>;
  /** Notes a START; answers whether there was a STOP before. */
  optIn(phone: string): Promise<boolean>;
}

/** The one list of numbers that want no messages, for all shops. It holds hashes only. */
export const createOptOuts = ({ runOnce, hasher }: { runOnce: RunOnce; hasher: Hasher }): OptOuts => {
  const ask = async (text: string, phone: string): Promise<boolean> =>
    (await runOnce({ text, values: [hasher.phone(phone)] })).length > 0;
  return {
    isOptedOut: (phone) => ask('select 1 from public.sms_opt_outs where phone_hash = $1', phone),
    optOut: (phone) =>
      ask('insert into public.sms_opt_outs (phone_hash) values ($1) on conflict do nothing returning 1', phone),
    optIn: (phone) => ask('delete from public.sms_opt_outs where phone_hash = $1 returning 1', phone),
  };
};
