import type { z } from 'zod';
import type { Callback } from '../channels/network.ts';
import type { PaymentNews } from '../values/mobile-money.ts';
import { hideNumbers } from './hide-numbers.ts';
import type { PaymentDesk } from './provider.ts';

/** Where a provider is told to bring the result of a request: the shop, our reference, and the proof that we gave it out. */
export const RESULT_PATH = 'result/:shop/:ref/:token';

export const resultPath = (shopNumber: string, ref: string, token: string): string =>
  `result/${shopNumber}/${ref}/${token}`;

/** What became of a request, told at an address that we gave out with it. Some providers POST it, some PUT it. */
export const resultCallback = <R>(
  desk: PaymentDesk,
  schema: z.ZodType<R>,
  toNews: (read: R, ref: string) => PaymentNews | undefined,
): Callback => ({
  method: ['POST', 'PUT'],
  carrier: 'json',
  answer: async ({ content, part }) => {
    const ref = part('ref');
    if (!desk.isToken(ref, part('token'))) {
      desk.onRejected();
      return { status: 401 };
    }
    const read = schema.safeParse(content);
    if (!read.success) return undefined;
    const news = toNews(read.data, ref);
    if (news === undefined) return {};
    return (await desk.keep(part('shop'), news, hideNumbers(content))) ? {} : { status: 503 };
  },
});
