import type { Callback, CallbackAnswer, Callbacks } from '../../channels/network.ts';
import { jsonAnswer } from '../../channels/ussd-callback.ts';
import { hideNumbers } from '../hide-numbers.ts';
import { defineProvider, type PaymentDesk } from '../provider.ts';
import { RESULT_PATH, resultCallback } from '../result-callback.ts';
import { createCollecting } from './collect.ts';
import { c2b, CURRENCY, MPESA, shopOf, stkNews, stkResult, toNews } from './formats.ts';
import { credentialsOf, mpesaSettings } from './settings.ts';

interface Known {
  readonly shortCode: string;
  readonly tills: ReadonlyMap<string, string>;
}

const ACCEPTED: CallbackAnswer = jsonAnswer({ ResultCode: 0, ResultDesc: 'Accepted' });
const NO_SUCH_ACCOUNT: CallbackAnswer = jsonAnswer({ ResultCode: 'C2B00012', ResultDesc: 'Rejected' });

/** Asked before the money moves: an account that names no shop is refused, and the payer keeps the money. */
const validation = (desk: PaymentDesk, known: Known): Callback => ({
  method: 'POST',
  carrier: 'json',
  answer: async ({ content }) => {
    const read = c2b.safeParse(content);
    if (!read.success) return undefined;
    const shop = shopOf(read.data, known);
    const isShop = shop !== undefined && (await desk.isShop(shop));
    return isShop === false ? NO_SUCH_ACCOUNT : ACCEPTED;
  },
});

/** The money is there. */
const confirmation = (desk: PaymentDesk, known: Known): Callback => ({
  method: ['POST', 'PUT'],
  carrier: 'json',
  answer: async ({ content }) => {
    const read = c2b.safeParse(content);
    if (!read.success) return undefined;
    const isKept = await desk.keep(shopOf(read.data, known), toNews(read.data), hideNumbers(content));
    return isKept ? ACCEPTED : { status: 503 };
  },
});

const callbacks =
  (known: Known) =>
  (desk: PaymentDesk): Callbacks => ({
    validation: validation(desk, known),
    confirmation: confirmation(desk, known),
    [RESULT_PATH]: resultCallback(desk, stkResult, stkNews),
  });

/** M-Pesa in Kenya: money that customers pay to a paybill or a till, and pages on their phones that ask for it. */
export const mpesa = defineProvider({
  name: MPESA,
  settings: mpesaSettings,
  connect: (set, tools) => {
    const { MPESA_SHORT_CODE: shortCode, MPESA_TILLS: tills = new Map<string, string>(), MPESA_URL: url } = set;
    if (shortCode === undefined) return undefined;
    const credentials = credentialsOf(set);
    // It takes no request that does not say where its result is to be brought.
    const canAsk = credentials !== undefined && tools.callbackUrl('') !== undefined;
    return {
      currency: CURRENCY,
      callbacks: callbacks({ shortCode, tills }),
      collect: canAsk ? createCollecting({ ...tools, url, shortCode, credentials }) : undefined,
    };
  },
});
