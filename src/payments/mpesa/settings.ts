import { z } from 'zod';
import { httpAddress } from '../../platform/setting-kinds.ts';

const shortCode = z.string().regex(/^\d{5,8}$/, 'must have 5 to 8 digits');

/** `600001:20518,600002:20529`: tills of shops of their own, each with its shop. */
const tills = z
  .string()
  .regex(/^\d{5,8}:\d{3,9}(?:,\d{5,8}:\d{3,9})*$/, 'must read TILL:SHOP[,TILL:SHOP], numbers without spaces')
  .transform(
    (list) =>
      new Map(list.split(',').map((pair): [string, string] => [pair.split(':')[0] ?? '', pair.split(':')[1] ?? ''])),
  );

const NEEDED = ['MPESA_CONSUMER_KEY', 'MPESA_CONSUMER_SECRET', 'MPESA_PASSKEY'] as const;

export const mpesaSettings = z.object({
  /** The paybill that customers of all shops pay to, with the shop's number as account. Without it there is no M-Pesa. */
  MPESA_SHORT_CODE: shortCode.optional(),
  /** With these three customers can be asked to pay. */
  MPESA_CONSUMER_KEY: z.string().optional(),
  MPESA_CONSUMER_SECRET: z.string().optional(),
  MPESA_PASSKEY: z.string().optional(),
  MPESA_TILLS: tills.optional(),
  MPESA_URL: httpAddress.default('https://api.safaricom.co.ke'),
});

/** How customers are asked to pay; undefined when a part of it is not set. */
export const credentialsOf = (set: z.output<typeof mpesaSettings>) => {
  const [key, secret, passkey] = NEEDED.map((name) => set[name]);
  return key === undefined || secret === undefined || passkey === undefined ? undefined : { key, secret, passkey };
};
