import { formatReference } from '../../platform/damm.ts';
import type { DomainError } from '../../platform/errors.ts';
import { formatMoney } from '../../platform/money.ts';
import { formatQuantity } from '../../platform/quantity.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { QueueMessage } from '../messages/queue-message.ts';
import { replyTo, type Asked } from './asked.ts';
import { REPLY_WORDS } from './reply-words.ts';
import { findItemName } from './sms-commands-store.ts';

/** The codes of failures for which the sender is told why nothing was saved. */
export const REFUSALS = [
  'item_not_found',
  'item_hidden',
  'out_of_stock',
  'short_stock',
  'quantity_invalid',
  'total_too_large',
  'price_invalid',
  'same_sale',
  'tenant_suspended',
  'membership_stopped',
] as const;

/** Answers that nothing was saved, and why: an item that is unknown or short, or the same sale a moment ago. */
export const replyRefused = async (
  queueMessage: QueueMessage,
  tx: TenantTransaction,
  asked: Asked,
  { error, code }: { readonly error: DomainError; readonly code: number },
): Promise<void> => {
  if (error.code === 'same_sale') {
    const { receipt = '', seconds = 0, totalMinor = 0 } = error.details;
    const total = formatMoney(Number(totalMinor), asked.tenant.currency);
    const params = { rno: formatReference(String(receipt)), total, sec: String(seconds) };
    await replyTo(queueMessage, tx, asked, { template: 'M24', params });
    return;
  }
  const why = reasonFor(error, asked);
  const name = await findItemName(tx, code);
  // Four digits that are no item may be a PIN in the wrong place: they are not repeated, and so not stored.
  if (why === undefined || (name === undefined && code > 999)) {
    await replyTo(queueMessage, tx, asked, { template: 'M22', params: {} });
    return;
  }
  await replyTo(queueMessage, tx, asked, {
    template: 'M23',
    params: { q: name ?? String(code), why, code: String(code) },
  });
};

const reasonFor = ({ code, details }: DomainError, { member }: Asked): string | undefined => {
  const words = REPLY_WORDS[member.language];
  if (code === 'item_not_found' || code === 'item_hidden') return words.noSuchItem;
  if (code === 'out_of_stock') return words.finished;
  if (code === 'short_stock') return words.onlyLeft(formatQuantity(Number(details['availableMilli'] ?? 0)));
  return code === 'quantity_invalid' ? words.badQuantity : undefined;
};
