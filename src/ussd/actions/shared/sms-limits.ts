import type { CapReached } from '../../../features/messages/sms-caps.ts';
import type { RequestedReceipt } from '../../../features/receipts/request-receipt.ts';
import { formatReference } from '../../../values/damm.ts';
import type { TurnContext } from '../../turn/context.ts';
import type { FrameData } from '../../engine/dialogue.ts';
import { filledWord } from '../../menu/fill.ts';
import { whenWords } from './when-words.ts';

/** Why no SMS goes now, and from when one would: what the page about it shows. */
export const cappedData = (context: TurnContext, { whose, againAt }: CapReached): FrameData => ({
  why: filledWord(context.texts, `no_sms_${whose}`, { when: whenWords(context, againAt) }),
});

type Limited = Exclude<RequestedReceipt, { readonly kind: 'queued' | 'no_phone' | 'opted_out' }>;

/** The same for a receipt that was asked for together with something else, whatever the reason is. */
export const whyUnsent = (
  context: TurnContext,
  receipt: string,
  requested: Exclude<RequestedReceipt, { readonly kind: 'queued' }>,
): string => {
  if (requested.kind === 'no_phone') throw new Error('a receipt without a number');
  if (requested.kind === 'opted_out') return filledWord(context.texts, 'no_sms_stop', {});
  return String(limitedData(context, receipt, requested)['why']);
};

/** The same for a receipt that was asked for. */
export const limitedData = (context: TurnContext, receipt: string, limited: Limited): FrameData => {
  const rno = formatReference(receipt);
  switch (limited.kind) {
    case 'capped':
      return cappedData(context, limited);
    case 'used_up':
      return { why: filledWord(context.texts, 'no_sms_used_up', { rno, n: limited.most }) };
    case 'too_soon': {
      const sec = Math.max(1, Math.ceil((limited.againAt.getTime() - context.now.getTime()) / 1000));
      return { why: filledWord(context.texts, 'no_sms_too_soon', { rno, sec }) };
    }
  }
};
