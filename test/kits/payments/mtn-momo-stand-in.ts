import { z } from 'zod';
import type { Asked, Protocol } from './stand-in.ts';

const USER = '5b6b1f8e-3f7c-4f0a-9d3c-2f1f0a4c9b11';
const request = z.object({
  amount: z.string().regex(/^\d+(\.\d\d)?$/),
  currency: z.literal('UGX'),
  externalId: z.string(),
  payer: z.object({ partyIdType: z.literal('MSISDN'), partyId: z.string().regex(/^256\d{9}$/) }),
  payerMessage: z.string(),
  payeeNote: z.string(),
});

const headersOf = z.object({
  'x-reference-id': z.uuid(),
  'x-callback-url': z.url(),
  'x-target-environment': z.literal('mtnuganda'),
  'ocp-apim-subscription-key': z.literal('subscription'),
});

const STATUS = { pending: 'PENDING', paid: 'SUCCESSFUL', failed: 'FAILED' } as const;

const state = (asked: Asked, amount: number) => ({
  ...(asked.status === 'paid' && { financialTransactionId: asked.receipt }),
  ...{ externalId: asked.shop, amount: String(amount), currency: 'UGX' },
  payer: { partyIdType: 'MSISDN', partyId: asked.phone },
  status: STATUS[asked.status],
  ...(asked.status === 'failed' && { reason: 'APPROVAL_REJECTED' }),
});

/** MTN's Collection API. */
export const mtnMomoProtocol: Protocol = {
  settings: (url) => ({
    MTN_MOMO_USER: USER,
    MTN_MOMO_KEY: 'key',
    MTN_MOMO_SUBSCRIPTION_KEY: 'subscription',
    MTN_MOMO_TARGET: 'mtnuganda',
    MTN_MOMO_URL: url,
  }),
  isToken: ({ path, headers }) =>
    path === '/collection/token/' && headers.authorization === `Basic ${Buffer.from(`${USER}:key`).toString('base64')}`,
  readRequest: ({ path, headers, body }) => {
    const read = request.safeParse(body);
    const head = headersOf.safeParse(headers);
    if (path !== '/collection/v1_0/requesttopay' || !read.success || !head.success) return undefined;
    const { 'x-reference-id': ref, 'x-callback-url': callbackUrl } = head.data;
    const { externalId: shop, payer, amount } = read.data;
    return { ref, askRef: ref, shop, phone: payer.partyId, amount: Number(amount), callbackUrl };
  },
  accept: () => ({ status: 202 }),
  refuse: { status: 400 },
  readQuery: ({ method, path }) =>
    method === 'GET' ? /^\/collection\/v1_0\/requesttopay\/([0-9a-f-]+)$/.exec(path)?.[1] : undefined,
  tell: (asked) => (asked === undefined ? { status: 404 } : { status: 200, body: state(asked, asked.amount) }),
  result: state,
};
