import { may } from '../../../tenancy/what-people-may.ts';
import { findPayment } from '../../../features/debts/pay-debt.ts';
import type { ReceiptsService } from '../../../features/receipts/receipts-service.ts';
import type { RequestedReceipt, RequestReceiptIn } from '../../../features/receipts/request-receipt.ts';
import { formatReference } from '../../../values/damm.ts';
import { isDomainError, type DomainError } from '../../../values/errors.ts';
import { nationalPhone, type E164 } from '../../../values/phone.ts';
import type { TenantTransaction } from '../../../tenancy/tenant-transaction.ts';
import { defineShopSave, type Action } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { GENERAL, nothingOfTrade } from '../../turn/refusals.ts';
import { payerData } from '../debts/debts-saves.ts';
import { receiptInHand } from './receipt-in-hand.ts';
import { limitedData } from '../shared/sms-limits.ts';
import { readTypedPhone } from '../shared/typed-phone.ts';

export interface ReceiptBySmsDeps {
  readonly receipts: ReceiptsService;
  readonly requestReceiptIn: RequestReceiptIn;
}

/** Sending the receipt in hand, of a sale or of a payment. */
export const createReceiptBySms = (deps: ReceiptBySmsDeps): readonly Action[] => [
  sendTo(deps),
  sendAgain(deps),
  sendToDebtor(deps),
];

const ask = ({ requestReceiptIn }: ReceiptBySmsDeps, context: TurnContext, tx: TenantTransaction, phone?: E164) =>
  requestReceiptIn(
    tx,
    { receipt: receiptInHand(context), phone },
    { actor: callerOf(context).actor, now: context.now },
  );

/** Where a request leads that sends nothing. */
const refused = (context: TurnContext, requested: Exclude<RequestedReceipt, { readonly kind: 'queued' }>) => {
  if (requested.kind === 'no_phone') return { result: 'ask' } as const;
  if (requested.kind === 'opted_out') return { result: 'opted_out' } as const;
  return { result: 'limited', data: limitedData(context, receiptInHand(context), requested) } as const;
};

/** Somebody else cancelled the sale, or took the payment back: its page says so. */
const cancelledMeanwhile = {
  ...nothingOfTrade,
  receipt_not_found: GENERAL,
  sale_already_voided: ({ details }: DomainError) =>
    ({ result: details['of'] === 'payment' ? 'voided_payment' : 'voided' }) as const,
} as const;

/** To a number that is typed. */
const sendTo = (deps: ReceiptBySmsDeps): Action =>
  defineShopSave({
    name: 'receipts.sendTo',
    outcomes: ['queued', 'opted_out', 'invalid', 'abroad', 'limited', 'ask', 'voided', 'voided_payment'],
    says: { queued: 'said_sms' },
    runIn: async (context, { value }, tx) => {
      const read = readTypedPhone(context, String(value));
      if ('result' in read) return read;
      const { phone } = read;
      const requested = await ask(deps, context, tx, phone);
      if (requested.kind !== 'queued') return refused(context, requested);
      const rno = formatReference(receiptInHand(context));
      return { result: 'queued', data: { rno, phone: nationalPhone(phone) } };
    },
    refusals: cancelledMeanwhile,
  });

/** To the number that is known. */
const sendAgain = (deps: ReceiptBySmsDeps): Action =>
  defineShopSave({
    name: 'receipts.sendAgain',
    outcomes: ['queued', 'ask', 'opted_out', 'limited', 'voided', 'voided_payment'],
    says: { queued: 'said_sms' },
    runIn: async (context, _call, tx) => {
      const requested = await ask(deps, context, tx);
      if (requested.kind !== 'queued') return refused(context, requested);
      const rno = formatReference(receiptInHand(context));
      return { result: 'queued', data: { rno, phone: await shownPhone(deps, context, tx, requested.phone) } };
    },
    refusals: cancelledMeanwhile,
  });

/** The receipt of a payment that was just saved, to whoever paid. */
const sendToDebtor = (deps: ReceiptBySmsDeps): Action =>
  defineShopSave({
    name: 'debts.smsReceipt',
    outcomes: ['queued', 'ask', 'opted_out', 'limited', 'voided'],
    refusals: { ...cancelledMeanwhile, sale_already_voided: 'voided' },
    runIn: async (context, _call, tx) => {
      const requested = await ask(deps, context, tx);
      if (requested.kind !== 'queued') return refused(context, requested);
      const payment = await findPayment(tx, receiptInHand(context));
      return { result: 'queued', data: payment === undefined ? { cust: '' } : payerData(payment) };
    },
  });

const HIDDEN = '***';

/** A number that goes out again, to those who may see it. */
const shownPhone = async (
  { receipts }: ReceiptBySmsDeps,
  context: TurnContext,
  tx: TenantTransaction,
  phone: E164,
): Promise<string> => {
  const { actor } = callerOf(context);
  if (may(actor, 'customer.read_phone')) return nationalPhone(phone);
  try {
    const receipt = await receipts.findIn(tx, actor, receiptInHand(context));
    return receipt.phone === phone ? nationalPhone(phone) : HIDDEN;
  } catch (error) {
    if (isDomainError(error, 'receipt_not_found')) return HIDDEN;
    throw error;
  }
};
