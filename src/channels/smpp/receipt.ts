import type { PDU } from 'smpp';
import { toReason, type DeliveryState } from '../../values/sms.ts';
import { has, messageIn, numberIn, textIn } from './fields.ts';
import type { SmppSettings } from './settings.ts';

/** What a receipt says; the id as it is compared. */
export interface Receipt {
  readonly id: string;
  readonly state: DeliveryState;
  readonly reason: string | undefined;
}

/** `message_state`, and the words of a receipt's text. What is not known to be final is none: the SMSC will say more. */
const BY_NUMBER = new Map<number, string>([
  [2, 'DELIVRD'],
  [3, 'EXPIRED'],
  [4, 'DELETED'],
  [5, 'UNDELIV'],
  [8, 'REJECTD'],
  [9, 'SKIPPED'],
]);
const STATES = new Map<string, { readonly state: DeliveryState; readonly reason?: string }>([
  ['DELIVRD', { state: 'delivered' }],
  ['EXPIRED', { state: 'undelivered', reason: 'expired' }],
  ['DELETED', { state: 'undelivered', reason: 'deleted' }],
  ['UNDELIV', { state: 'undelivered', reason: 'undeliverable' }],
  ['REJECTD', { state: 'undelivered', reason: 'rejected' }],
  ['SKIPPED', { state: 'undelivered', reason: 'skipped' }],
]);

const ID = /\bid\s*:\s*([^\s:]+)/i;
const STATE = /\bstat\s*:\s*([a-z]+)/i;
/** All of it that a person would hardly write. */
const FORM = /^\s*id\s*:\s*\S+.*\b(?:sub|dlvrd|submit date|done date)\s*:.*\bstat\s*:\s*[a-z]{5,}/is;

const RECEIPT_BITS = 0x3c;
const RECEIPTS = new Set([0x04, 0x20]);

/** Whether a message from the SMSC is a receipt: it says so, or has the form of one though the sign is missing. */
export const isReceipt = (pdu: PDU): boolean =>
  RECEIPTS.has(numberIn(pdu, 'esm_class') & RECEIPT_BITS) ||
  (has(pdu, 'receipted_message_id') && has(pdu, 'message_state')) ||
  FORM.test(messageIn(pdu).toString('latin1'));

/** Reads a receipt in any of its forms; undefined when it names no message. */
export const readReceipt = (pdu: PDU, ids: SmppSettings['SMPP_IDS']): Receipt | undefined => {
  const text = messageIn(pdu).toString('latin1');
  const id = textIn(pdu, 'receipted_message_id') || ID.exec(text)?.[1];
  if (id === undefined || id === '') return undefined;
  const written = BY_NUMBER.get(numberIn(pdu, 'message_state')) ?? STATE.exec(text)?.[1] ?? '';
  const { state, reason } = STATES.get(written.toUpperCase().slice(0, 7)) ?? { state: 'accepted' };
  return {
    id: idOfReceipt(id, ids),
    state,
    reason: reason === undefined ? undefined : toReason(reason, 'undelivered'),
  };
};

/** Case and leading zeros tell nothing. */
const plain = (id: string): string =>
  id
    .trim()
    .toLowerCase()
    .replace(/^0+(?=.)/, '');

const inDecimal = (id: string): string =>
  /^[0-9a-f]{1,32}$/i.test(id.trim()) ? BigInt(`0x${id.trim()}`).toString() : plain(id);

/** The id of an answer and the id of a receipt, made equal where they mean the same message. */
export const idOfAnswer = (id: string, ids: SmppSettings['SMPP_IDS']): string =>
  ids === 'hex-decimal' ? inDecimal(id) : plain(id);

const idOfReceipt = (id: string, ids: SmppSettings['SMPP_IDS']): string =>
  ids === 'decimal-hex' ? inDecimal(id) : plain(id);
