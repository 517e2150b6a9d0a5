import type { PDU } from 'smpp';

/** Reads fields of a request without believing that they are there, or what they are. */
export const numberIn = (pdu: PDU, name: string): number => {
  const value = pdu[name];
  return typeof value === 'number' ? value : 0;
};

export const has = (pdu: PDU, name: string): boolean => pdu[name] !== undefined && pdu[name] !== null;

/** Only what can be printed: the package reads a text behind a missing end of it, too. */
export const textIn = (pdu: PDU, name: string): string => {
  const value = pdu[name];
  return typeof value === 'string' ? (/^[\x20-\x7e]*/.exec(value)?.[0] ?? '').trim() : '';
};

export const octetsIn = (pdu: PDU, name: string): Buffer => {
  const value = pdu[name];
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
};

/** The text's octets: a long text may stand in a field of its own. */
export const messageIn = (pdu: PDU): Buffer => {
  const short = octetsIn(pdu, 'short_message');
  return short.length > 0 ? short : octetsIn(pdu, 'message_payload');
};

const HEADER_BIT = 0x40;
export const hasHeader = (pdu: PDU): boolean => (numberIn(pdu, 'esm_class') & HEADER_BIT) !== 0;
