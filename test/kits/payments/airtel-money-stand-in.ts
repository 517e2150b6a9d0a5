import { z } from 'zod';
import type { Protocol } from './stand-in.ts';

const token = z.object({
  client_id: z.literal('id'),
  client_secret: z.literal('secret'),
  grant_type: z.literal('client_credentials'),
});
const here = { country: z.literal('UG'), currency: z.literal('UGX') };
const request = z.object({
  reference: z.string(),
  subscriber: z.object({ ...here, msisdn: z.string().regex(/^7\d{8}$/) }),
  transaction: z.object({ ...here, amount: z.number().positive(), id: z.string().min(1).max(25) }),
});

const STATUS = { pending: 'TIP', paid: 'TS', failed: 'TF' } as const;

/** Airtel's Collection API. */
export const airtelMoneyProtocol: Protocol = {
  settings: (url) => ({
    AIRTEL_MONEY_CLIENT_ID: 'id',
    AIRTEL_MONEY_CLIENT_SECRET: 'secret',
    AIRTEL_MONEY_URL: url,
  }),
  isToken: ({ path, body }) => path === '/auth/oauth2/token' && token.safeParse(body).success,
  readRequest: ({ path, headers, body }) => {
    const read = request.safeParse(body);
    if (path !== '/merchant/v1/payments/' || headers['x-country'] !== 'UG' || !read.success) return undefined;
    const { id: ref, amount } = read.data.transaction;
    const phone = read.data.subscriber.msisdn;
    return { ref, askRef: ref, shop: ref.split('X')[0] ?? '', phone, amount, callbackUrl: undefined };
  },
  accept: ({ ref }) => ({
    status: 200,
    body: { data: { transaction: { id: ref, status: 'SUCCESS' } }, status: { code: '200', success: true } },
  }),
  refuse: { status: 200, body: { status: { code: '400', success: false } } },
  readQuery: ({ method, path }) =>
    method === 'GET' ? /^\/standard\/v1\/payments\/([0-9A-Z]+)$/.exec(path)?.[1] : undefined,
  tell: (asked) => {
    if (asked === undefined) return { status: 404 };
    const transaction = { id: asked.ref, message: '', status: STATUS[asked.status], airtel_money_id: asked.receipt };
    return { status: 200, body: { data: { transaction }, status: { code: '200', success: true } } };
  },
  result: (asked) => ({
    transaction: {
      ...{ id: asked.ref, message: 'Paid UGX', status_code: STATUS[asked.status] },
      ...(asked.receipt !== '' && { airtel_money_id: asked.receipt }),
    },
  }),
};
