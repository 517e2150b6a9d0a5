import type { SmsOutcome } from '../../values/sms.ts';

/** `command_status` as we answer and read it. */
export const ROK = 0;
export const INVALID_COMMAND = 0x03;
/** A failure of ours that passes: the SMSC is to come again. */
export const COME_AGAIN = 0x64;

/** Too fast, or the queue is full: the whole link is to slow down. */
const THROTTLED = new Set([0x58, 0x14]);
export const isThrottled = (status: number): boolean => THROTTLED.has(status);

/** What will be no better the next time, in words of ours. Every other refusal is tried again later. */
const FOR_GOOD = new Map<number, string>([
  [0x01, 'invalid_length'],
  [0x02, 'invalid_length'],
  [0x0a, 'invalid_sender'],
  [0x0b, 'invalid_phone_number'],
  [0x33, 'invalid_phone_number'],
  [0x34, 'invalid_phone_number'],
  [0x48, 'invalid_sender'],
  [0x49, 'invalid_sender'],
  [0x50, 'invalid_phone_number'],
  [0x51, 'invalid_phone_number'],
  [0x65, 'refused_for_good'],
  [0x66, 'message_refused'],
  [0xc0, 'invalid_option'],
  [0xc1, 'invalid_option'],
  [0xc2, 'invalid_option'],
  [0xc3, 'invalid_option'],
  [0xc4, 'invalid_option'],
]);

/** What an answer that refuses means for the message: it was surely not taken. */
export const refusalOf = (status: number): SmsOutcome => {
  const reason = FOR_GOOD.get(status);
  if (reason !== undefined) return { status: 'refused', reason };
  return { status: 'try_later', reason: isThrottled(status) ? 'throttled' : `smpp_${status.toString(16)}` };
};
