import { z } from 'zod';
import { businessDay, currency, id, minor, payment, receipt, type EventDefinition } from './fields.ts';

const topic = 'kibanda.debts';
/** A customer is only an id here: who owes what is known inside the shop alone. */
const debt = { customerId: id, currency };

/** The credit book. */
export const debtEvents = {
  'debt.increased': {
    topic,
    version: 1,
    audited: false,
    summary: 'A customer took goods on credit.',
    data: z.object({ ...debt, entryId: id, deltaMinor: minor, balanceMinor: minor, saleId: id, businessDay }),
  },
  'debt.repaid': {
    topic,
    version: 1,
    summary: 'A customer paid back, or a credit sale was cancelled or came back in part.',
    data: z.object({
      ...debt,
      entryId: id,
      deltaMinor: minor,
      balanceMinor: minor,
      kind: z.enum(['payment', 'void', 'return']),
      payment: payment.nullable(),
      receipt: receipt.nullable(),
      saleId: id.optional(),
      businessDay,
    }),
  },
  'debt.payment_reversed': {
    topic,
    version: 1,
    summary: 'A payment that was typed wrong was taken back: the customer owes it again.',
    data: z.object({
      ...debt,
      entryId: id,
      reversedEntryId: id,
      receipt,
      amountMinor: minor,
      balanceMinor: minor,
      payment,
      takenBy: id,
      reason: z.enum(['undo', 'wrong']),
      businessDay,
    }),
  },
  'debt.paid_out': {
    topic,
    version: 1,
    summary: 'The shop gave a customer back what it owed.',
    data: z.object({
      ...debt,
      entryId: id,
      amountMinor: minor,
      balanceMinor: minor,
      payment,
      receipt,
      businessDay,
    }),
  },
  'customer.phone_changed': {
    topic,
    version: 1,
    summary: 'A customer has another number; the old one still finds the same customer.',
    data: z.object({ customerId: id }),
  },
  'customer.merged': {
    topic,
    version: 1,
    summary: 'Two customers are one person: what the second owed moved to the first.',
    data: z.object({ ...debt, mergedCustomerId: id, movedMinor: minor, balanceMinor: minor, businessDay }),
  },
  'debt.reminded': {
    topic,
    version: 1,
    summary: 'A customer was asked to pay.',
    data: z.object({ ...debt, balanceMinor: minor }),
  },
  'debt.limit.override': {
    topic,
    version: 1,
    summary: 'A customer went over the credit limit: the owner let it be, or it was sold offline.',
    data: z.object({ ...debt, saleId: id, balanceMinor: minor, limitMinor: minor }),
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
