import { z } from 'zod';
import type { Protocol } from './stand-in.ts';

export const PAYBILL = '600600';

const stk = z.object({
  BusinessShortCode: z.literal(PAYBILL),
  Password: z.string(),
  Timestamp: z.string().regex(/^\d{14}$/),
  TransactionType: z.literal('CustomerPayBillOnline'),
  Amount: z.int().positive(),
  PartyA: z.string(),
  PartyB: z.literal(PAYBILL),
  PhoneNumber: z.string().regex(/^254\d{9}$/),
  CallBackURL: z.url(),
  AccountReference: z.string().min(1).max(12),
  TransactionDesc: z.string().min(1).max(13),
});
const query = z.object({ CheckoutRequestID: z.string(), Password: z.string(), Timestamp: z.string() });

const isSigned = ({ Password, Timestamp }: { readonly Password: string; readonly Timestamp: string }): boolean =>
  Buffer.from(Password, 'base64').toString() === `${PAYBILL}passkey${Timestamp}`;

/** Safaricom's Daraja, as far as requests go. */
export const mpesaProtocol: Protocol = {
  settings: (url) => ({
    MPESA_SHORT_CODE: PAYBILL,
    MPESA_CONSUMER_KEY: 'key',
    MPESA_CONSUMER_SECRET: 'secret',
    MPESA_PASSKEY: 'passkey',
    MPESA_URL: url,
  }),
  isToken: ({ path, headers }) =>
    path === '/oauth/v1/generate?grant_type=client_credentials' &&
    headers.authorization === `Basic ${Buffer.from('key:secret').toString('base64')}`,
  readRequest: ({ path, body }) => {
    const read = stk.safeParse(body);
    if (path !== '/mpesa/stkpush/v1/processrequest' || !read.success || !isSigned(read.data)) return undefined;
    const { AccountReference: ref, PhoneNumber: phone, Amount: amount, CallBackURL: callbackUrl } = read.data;
    return { ref, askRef: `ws_CO_${ref}`, shop: ref.split('X')[0] ?? '', phone, amount, callbackUrl };
  },
  accept: ({ askRef }) => ({
    status: 200,
    body: {
      ...{ MerchantRequestID: '29115-34620561-1', CheckoutRequestID: askRef, ResponseCode: '0' },
      ...{ ResponseDescription: 'Success. Request accepted for processing', CustomerMessage: 'Success.' },
    },
  }),
  refuse: { status: 400, body: { requestId: '1', errorCode: '400.002.02', errorMessage: 'Bad Request' } },
  readQuery: ({ path, body }) => {
    const read = query.safeParse(body);
    return path === '/mpesa/stkpushquery/v1/query' && read.success ? read.data.CheckoutRequestID : undefined;
  },
  tell: (asked) => {
    if (asked === undefined || asked.status === 'pending') {
      return { status: 500, body: { errorCode: '500.001.1001', errorMessage: 'The transaction is being processed' } };
    }
    const ResultCode = asked.status === 'paid' ? '0' : '1032';
    return { status: 200, body: { ResponseCode: '0', CheckoutRequestID: asked.askRef, ResultCode, ResultDesc: '' } };
  },
  result: (asked, amount) => {
    const named = { MerchantRequestID: '29115-34620561-1', CheckoutRequestID: asked.askRef };
    if (asked.status !== 'paid') {
      return { Body: { stkCallback: { ...named, ResultCode: 1032, ResultDesc: 'Request cancelled by user' } } };
    }
    const Item = [
      { Name: 'Amount', Value: amount },
      { Name: 'MpesaReceiptNumber', Value: asked.receipt },
      { Name: 'Balance' },
      { Name: 'TransactionDate', Value: 20_260_612_120_000 },
      { Name: 'PhoneNumber', Value: Number(asked.phone) },
    ];
    return { Body: { stkCallback: { ...named, ResultCode: 0, ResultDesc: 'ok', CallbackMetadata: { Item } } } };
  },
};

/** What M-Pesa posts when money came: also that of a request, under the reference that we gave. */
export const c2bOf = (money: {
  readonly receipt: string;
  readonly amount: number | string;
  readonly account: string;
  readonly time?: string;
  readonly shortCode?: string;
}) => ({
  TransactionType: 'Pay Bill',
  TransID: money.receipt,
  TransTime: money.time ?? '20260612120000',
  TransAmount: typeof money.amount === 'string' ? money.amount : money.amount.toFixed(2),
  BusinessShortCode: money.shortCode ?? PAYBILL,
  BillRefNumber: money.account,
  InvoiceNumber: '',
  OrgAccountBalance: '',
  ThirdPartyTransID: '',
  MSISDN: '2547 ***** 126',
  FirstName: 'WANJIKU',
});
