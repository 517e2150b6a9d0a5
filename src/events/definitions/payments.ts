import { z } from 'zod';
import { currency, id, minor, word, type EventDefinition } from './fields.ts';

const topic = 'kibanda.sales';
/** Who paid is not told: a provider masks the number, and the sale is what it was for. */
const payment = { paymentId: id, provider: word, amountMinor: minor, currency };

/** What providers of mobile money say was paid. */
export const paymentEvents = {
  'payment.requested': {
    topic,
    version: 1,
    summary: 'A customer is asked on the phone to pay for a sale.',
    data: z.object({ ...payment, saleId: id }),
  },
  'payment.received': {
    topic,
    version: 1,
    summary: 'Money came, as the provider confirms. The sale it is for, if that is known already.',
    data: z.object({ ...payment, saleId: id.nullable() }),
  },
  'payment.assigned': {
    topic,
    version: 1,
    summary: 'It is known for which sale money is that came before, or that it is for none any more.',
    data: z.object({ ...payment, saleId: id.nullable() }),
  },
  'payment.failed': {
    topic,
    version: 1,
    summary: 'A customer who was asked has surely not paid.',
    data: z.object({ ...payment, saleId: id.nullable(), reason: word }),
  },
  'payment.unclear': {
    topic,
    version: 1,
    summary: 'Nobody could say in time whether a customer who was asked has paid.',
    data: z.object({ ...payment, saleId: id.nullable(), reason: word }),
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
