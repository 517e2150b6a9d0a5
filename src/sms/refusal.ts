import { formatReference } from '../values/damm.ts';
import type { DomainError, ErrorCode } from '../values/errors.ts';
import { formatMoney } from '../values/money.ts';
import { formatQuantity } from '../values/quantity.ts';
import type { Member } from '../tenancy/member.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import type { TenantTransaction } from '../tenancy/tenant-transaction.ts';
import type { QueueMessage } from '../features/messages/queue-message.ts';
import type { ServiceNames } from '../features/messages/service-names.ts';
import { replyTo, type Asked, type Reply } from './asked.ts';
import type { Command } from './parse-command.ts';
import { REFUSAL_WORDS, type UnsureCode } from './refusal-words.ts';
import { REPLY_WORDS } from './reply-words.ts';
import { findItemName } from './sms-commands-store.ts';

/**
 * How a refusal is told: with the item that it is about (M23), as a question about the same sale (M24), or with its reason
 * alone (M32). `unsure`: not at all, for nobody knows what was done; the provider sends the message again.
 */
type Told<C extends ErrorCode> = C extends UnsureCode ? 'unsure' : 'item' | 'same' | 'reason';
type ToldOf = { readonly [C in ErrorCode]: Told<C> };

const sale: ToldOf = {
  item_not_found: 'item',
  item_exists: 'reason',
  item_hidden: 'item',
  out_of_stock: 'item',
  short_stock: 'item',
  quantity_invalid: 'item',
  count_outdated: 'reason',
  price_invalid: 'reason',
  price_outside_limit: 'reason',
  total_too_large: 'reason',
  too_many_lines: 'reason',
  same_sale: 'same',
  figures_changed: 'reason',
  sale_not_found: 'reason',
  sale_already_voided: 'reason',
  void_not_allowed: 'reason',
  receipt_not_found: 'reason',
  receipt_mistyped: 'reason',
  membership_stopped: 'reason',
  tenant_suspended: 'reason',
  tenant_not_found: 'reason',
  pin_wrong: 'reason',
  pin_locked: 'reason',
  pin_blocked: 'reason',
  pin_too_easy: 'reason',
  phone_invalid: 'reason',
  opted_out: 'reason',
  name_invalid: 'reason',
  customer_not_found: 'reason',
  nothing_owed: 'reason',
  payment_too_large: 'reason',
  over_credit_limit: 'reason',
  not_allowed: 'reason',
  rate_limited: 'reason',
  conflict: 'reason',
  unavailable: 'unsure',
  outcome_unknown: 'unsure',
  timeout: 'unsure',
  session_over: 'reason',
};

/** Nothing was to be sold: what stands in the way is said without an item. */
const elsewhere: ToldOf = {
  ...sale,
  out_of_stock: 'reason',
  short_stock: 'reason',
  quantity_invalid: 'reason',
  same_sale: 'reason',
  item_not_found: 'reason',
  item_hidden: 'reason',
};
const oneItem: ToldOf = { ...elsewhere, item_not_found: 'item', item_hidden: 'item' };

/** Of every command, how each refusal is told. */
export const REFUSED_BY_SMS: Readonly<Record<Command['kind'], ToldOf>> = {
  sell: sale,
  again: sale,
  undo: elsewhere,
  stock: oneItem,
  sum: elsewhere,
  low: elsewhere,
  help: elsewhere,
  stop: elsewhere,
  start: elsewhere,
  unclear: elsewhere,
};

/** Whether the error says for sure that nothing was done. */
export const isSure = (code: ErrorCode): code is Exclude<ErrorCode, UnsureCode> => sale[code] !== 'unsure';

interface RefusalDeps {
  readonly queueMessage: QueueMessage;
  readonly service: ServiceNames;
}

export interface Refused {
  readonly error: DomainError;
  readonly command: Command;
}

/** Answers that nothing was done, and why. @throws the error itself when that is not sure */
export const replyRefused = async (
  { queueMessage, service }: RefusalDeps,
  tx: TenantTransaction,
  asked: Asked,
  refused: Refused,
): Promise<void> => {
  const code = itemOf(refused);
  const name = code === 0 ? undefined : await findItemName(tx, code);
  await replyTo(queueMessage, tx, asked, refusalReply(service, asked, refused, name));
};

/** Whose money and language an answer is in. */
interface Asker {
  readonly tenant: Pick<Tenant, 'currency'>;
  readonly member: Pick<Member, 'language'>;
}

type RefusalReply = Reply<'M23'> | Reply<'M24'> | Reply<'M32'>;

/** What is answered. @param name of the item that the command is about, if it has one @throws as `replyRefused` */
export const refusalReply = (
  service: ServiceNames,
  asked: Asker,
  refused: Refused,
  name: string | undefined,
): RefusalReply => {
  const { error, command } = refused;
  const told = REFUSED_BY_SMS[command.kind][error.code];
  if (told === 'unsure' || !isSure(error.code)) throw error;
  if (told === 'same') return sameReply(asked, error);
  const code = itemOf(refused);
  // Four digits that are no item may be a PIN in the wrong place: they are not repeated, and so not stored.
  if (told === 'item' && (name !== undefined || (code > 0 && code <= 999))) {
    return { template: 'M23', params: { q: name ?? String(code), why: itemReason(error, asked), code: String(code) } };
  }
  const why = REFUSAL_WORDS[asked.member.language][error.code];
  return { template: 'M32', params: { why, dial: service.dial.menu, help: service.help } };
};

const sameReply = ({ tenant }: Asker, { details }: DomainError): Reply<'M24'> => {
  const { receipt = '', seconds = 0, totalMinor = 0 } = details;
  const total = formatMoney(Number(totalMinor), tenant.currency);
  return { template: 'M24', params: { rno: formatReference(String(receipt)), total, sec: String(seconds) } };
};

/** The item that a refusal is about, by its code; 0 when there is none. */
const itemOf = ({ error, command }: Refused): number =>
  'code' in command ? command.code : Number(error.details['code'] ?? 0);

const itemReason = ({ code, details }: DomainError, { member }: Asker): string => {
  const words = REPLY_WORDS[member.language];
  if (code === 'out_of_stock') return words.finished;
  if (code === 'short_stock') return words.onlyLeft(formatQuantity(Number(details['availableMilli'] ?? 0)));
  return code === 'quantity_invalid' ? words.badQuantity : words.noSuchItem;
};
