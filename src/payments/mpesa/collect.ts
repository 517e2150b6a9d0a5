import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { createAskWithToken } from '../access.ts';
import type { JsonAnswer } from '../ask-json.ts';
import type { Collecting, ProviderTools } from '../provider.ts';
import { resultPath } from '../result-callback.ts';
import { reasonOf, writeTime } from './formats.ts';

export interface CollectDeps extends ProviderTools {
  readonly url: string;
  readonly shortCode: string;
  readonly credentials: { readonly key: string; readonly secret: string; readonly passkey: string };
}

/** What M-Pesa takes as an account. */
const LONGEST_REF = 12;
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A reference that names the shop, so that the money names the request wherever it is told of. */
const newRef = (shopNumber: string): string => {
  const start = `${shopNumber}X`;
  const letters = Array.from({ length: LONGEST_REF - start.length }, () => LETTERS[randomInt(LETTERS.length)] ?? '');
  return start + letters.join('');
};

const accepted = z.object({ ResponseCode: z.coerce.string(), CheckoutRequestID: z.string().min(1).max(64) });
const result = z.object({ ResponseCode: z.coerce.string(), ResultCode: z.coerce.number().int() });

/** Asks for money by a page on the customer's phone, as M-Pesa Express (STK push) has it. */
export const createCollecting = (deps: CollectDeps): Collecting => {
  const { url, shortCode, credentials, callbackUrl, tokenOf, now } = deps;
  const { key, secret, passkey } = credentials;
  const basic = Buffer.from(`${key}:${secret}`).toString('base64');
  const grant = `${url}/oauth/v1/generate?grant_type=client_credentials`;
  const ask = createAskWithToken({ method: 'GET', url: grant, headers: { authorization: `Basic ${basic}` } }, now);
  const signed = (): object => {
    const timestamp = writeTime(now());
    const password = Buffer.from(`${shortCode}${passkey}${timestamp}`).toString('base64');
    return { BusinessShortCode: shortCode, Password: password, Timestamp: timestamp };
  };
  return {
    // Only whole shillings can be asked for.
    stepMinor: 100,
    newRef,
    request: async ({ ref, shopNumber, amountMinor, phone }) => {
      const number = phone.replace('+', '');
      const body = {
        ...signed(),
        TransactionType: 'CustomerPayBillOnline',
        Amount: amountMinor / 100,
        ...{ PartyA: number, PartyB: shortCode, PhoneNumber: number },
        CallBackURL: callbackUrl(resultPath(shopNumber, ref, tokenOf(ref))),
        AccountReference: ref,
        TransactionDesc: `Shop ${shopNumber}`,
      };
      return readRequest(await ask({ method: 'POST', url: `${url}/mpesa/stkpush/v1/processrequest`, body }));
    },
    query: async ({ askRef }) => {
      // Nobody knows what M-Pesa calls it: its callback, or the money itself, may still tell.
      if (askRef === null) return { status: 'pending' };
      const body = { ...signed(), CheckoutRequestID: askRef };
      const answer = await ask({ method: 'POST', url: `${url}/mpesa/stkpushquery/v1/query`, body });
      const read = result.safeParse(answer?.status === 200 ? answer.content : undefined);
      // While the customer has the page open the answer is an error.
      if (!read.success || read.data.ResponseCode !== '0') return { status: 'pending' };
      const { ResultCode: code } = read.data;
      return code === 0 ? { status: 'paid' } : { status: 'failed', reason: reasonOf(code) };
    },
  };
};

const readRequest = (answer: JsonAnswer | undefined) => {
  const read = accepted.safeParse(answer?.content);
  if (answer?.status === 200 && read.success && read.data.ResponseCode === '0') {
    return { status: 'sent', askRef: read.data.CheckoutRequestID } as const;
  }
  // What the provider refuses it has not done; a server that fails may have asked.
  const isRefused = answer !== undefined && (answer.status < 500 || read.success);
  return isRefused ? ({ status: 'refused', reason: 'not_asked' } as const) : ({ status: 'unknown' } as const);
};
