import { z } from 'zod';
import { hideLongNumbers, maskPayer, readAccount, type PaymentNews } from '../../values/mobile-money.ts';

/** The name in the path of the callbacks. */
export const MPESA = 'mpesa';
export const CURRENCY = 'KES';

const NAIROBI_MS = 3 * 3_600_000;

/** `20261129143000`, as clocks in Nairobi show it, as an instant. */
export const readTime = (text: string): string | undefined => {
  const [, y = '', mo = '', d = '', h = '', mi = '', s = ''] =
    /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text) ?? [];
  const time = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
  return Number.isNaN(time) ? undefined : new Date(time - NAIROBI_MS).toISOString();
};

/** The same the other way round. */
export const writeTime = (now: Date): string =>
  new Date(now.getTime() + NAIROBI_MS).toISOString().replace(/\D/g, '').slice(0, 14);

/** Shillings, as a number or a text with two decimals at most, in cents. */
const cents = z
  .union([z.number(), z.string()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,9}(?:\.\d{1,2})?$/))
  .transform((text) => Math.round(Number(text) * 100))
  .pipe(z.number().int().positive());

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? '').trim());

/** What tells of money that came, or is about to come. */
export const c2b = z.object({
  TransID: z.string().regex(/^[A-Za-z0-9]{6,40}$/),
  TransTime: text,
  TransAmount: cents,
  BusinessShortCode: text,
  BillRefNumber: text,
  MSISDN: text,
});
export type C2b = z.infer<typeof c2b>;

/** Whose money it is: that of the shop whose till it came to, else that of the shop whose number was typed. */
export const shopOf = (
  { BusinessShortCode: code, BillRefNumber: account }: C2b,
  known: { readonly shortCode: string; readonly tills: ReadonlyMap<string, string> },
): string | undefined =>
  known.tills.get(code) ?? (code === known.shortCode ? readAccount(account)?.shopNumber : undefined);

export const toNews = (told: C2b): PaymentNews => ({
  kind: 'came',
  provider: MPESA,
  ref: told.TransID,
  receiptRef: told.TransID,
  state: 'paid',
  amountMinor: told.TransAmount,
  currency: CURRENCY,
  account: hideLongNumbers(told.BillRefNumber).slice(0, 60),
  payer: maskPayer(told.MSISDN),
  at: readTime(told.TransTime),
});

const item = z.object({ Name: z.string(), Value: z.unknown().optional() });

/** What became of a request on somebody's phone. */
export const stkResult = z.object({
  Body: z.object({
    stkCallback: z.object({
      CheckoutRequestID: z.string().min(1).max(64),
      ResultCode: z.coerce.number().int(),
      CallbackMetadata: z.object({ Item: z.array(item).max(20) }).nullish(),
    }),
  }),
});
export type StkResult = z.infer<typeof stkResult>;

/** Why somebody has not paid, in words of ours. */
const REASONS: ReadonlyMap<number, string> = new Map([
  [1, 'balance_low'],
  [17, 'limit_reached'],
  [26, 'provider_busy'],
  [1001, 'phone_busy'],
  [1019, 'expired'],
  [1025, 'not_asked'],
  [1032, 'cancelled'],
  [1037, 'no_answer'],
  [2001, 'pin_wrong'],
  [9999, 'not_asked'],
]);

export const reasonOf = (code: number): string => REASONS.get(code) ?? 'other';

export const stkNews = ({ Body: { stkCallback } }: StkResult, ref: string): PaymentNews => {
  const { ResultCode: code, CallbackMetadata: metadata } = stkCallback;
  const valueOf = (name: string): unknown => metadata?.Item.find(({ Name }) => Name === name)?.Value;
  const news = { kind: 'result', provider: MPESA, ref, currency: CURRENCY } as const;
  if (code !== 0) return { ...news, state: 'failed', reason: reasonOf(code) };
  const receipt = z.string().min(1).max(64).safeParse(valueOf('MpesaReceiptNumber'));
  return {
    ...news,
    state: 'paid',
    amountMinor: cents.safeParse(valueOf('Amount')).data,
    receiptRef: receipt.data,
    payer: maskPayer(text.safeParse(valueOf('PhoneNumber')).data),
  };
};
