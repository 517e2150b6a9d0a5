import { randomUUID } from 'node:crypto';
import type { PDU } from 'smpp';
import type { Shelf } from '../../platform/shelf.ts';
import { has, hasHeader, messageIn, numberIn } from './fields.ts';

/** One part of a text, or all of it. */
export interface Part {
  readonly octets: Buffer;
  /** Absent when the text is whole. */
  readonly of?: { readonly reference: number; readonly total: number; readonly number: number };
}

const CONCATENATED = 0x00;
const CONCATENATED_WIDE = 0x08;

/** Reads the header's elements, as far as they go. */
const partInHeader = (header: Buffer): Part['of'] => {
  for (let at = 0; at + 2 <= header.length; at += 2 + (header[at + 1] ?? 0)) {
    const [kind, length = 0] = header.subarray(at, at + 2);
    const data = header.subarray(at + 2, at + 2 + length);
    if (data.length < length) return undefined;
    if (kind === CONCATENATED && length === 3) return partOf(data.readUInt8(0), data.readUInt8(1), data.readUInt8(2));
    if (kind === CONCATENATED_WIDE && length === 4)
      return partOf(data.readUInt16BE(0), data.readUInt8(2), data.readUInt8(3));
  }
  return undefined;
};

const partOf = (reference: number, total: number, number: number): Part['of'] =>
  total > 1 && number >= 1 && number <= total ? { reference, total, number } : undefined;

const withPart = (octets: Buffer, of: Part['of']): Part => (of === undefined ? { octets } : { octets, of });

/** The octets of a message, and which part of a text they are: by a header in front of them, or by fields of their own. */
export const readPart = (pdu: PDU): Part => {
  const octets = messageIn(pdu);
  if (hasHeader(pdu) && octets.length > 0) {
    const end = octets.readUInt8(0) + 1;
    return withPart(octets.subarray(end), partInHeader(octets.subarray(1, end)));
  }
  if (!has(pdu, 'sar_msg_ref_num')) return { octets };
  const total = numberIn(pdu, 'sar_total_segments');
  return withPart(octets, partOf(numberIn(pdu, 'sar_msg_ref_num'), total, numberIn(pdu, 'sar_segment_seqnum')));
};

/** A text that is there, or as much of it as came; the id is the same whoever puts it together. */
export interface JoinedText {
  readonly id: string;
  readonly octets: Buffer;
}

export interface LongTexts {
  /** Adds a part. Answers the text when it is complete; undefined while parts are missing. */
  readonly add: (key: string, part: Part) => Promise<JoinedText | undefined>;
}

const KEPT_SECONDS = 15 * 60;
/** How often one sender may use the same number for another text in that time. */
const MOST_TEXTS = 5;

export interface LongTextsDeps {
  readonly shelf: Shelf;
  /** After so long what came is taken for the text. */
  readonly patienceMs: number;
  readonly onIncomplete: (key: string, text: JoinedText) => void;
}

const textIn = (all: Readonly<Record<string, string>>, total: number): JoinedText => {
  const numbers = Array.from({ length: total }, (_, at) => String(at + 1));
  const octets = numbers.map((number) => Buffer.from(all[number] ?? '', 'base64'));
  return { id: all['id'] ?? '', octets: Buffer.concat(octets) };
};

const isComplete = (all: Readonly<Record<string, string>>, total: number): boolean =>
  Array.from({ length: total }, (_, at) => all[String(at + 1)]).every((part) => part !== undefined);

/** Puts texts together from parts that come in any order, twice, and to any process. */
export const createLongTexts = ({ shelf, patienceMs, onIncomplete }: LongTextsDeps): LongTexts => {
  const watched = new Set<string>();
  const watch = (key: string, place: string, total: number): void => {
    if (watched.has(place)) return;
    watched.add(place);
    const look = async (): Promise<void> => {
      watched.delete(place);
      const all = await shelf.note(place, {}, KEPT_SECONDS);
      if (!isComplete(all, total) && all['id'] !== undefined) onIncomplete(key, textIn(all, total));
    };
    setTimeout(() => void look().catch(() => undefined), patienceMs).unref();
  };
  return {
    add: async (key, { octets, of }) => {
      if (of === undefined) return { id: randomUUID(), octets };
      const part = octets.toString('base64');
      for (let nth = 1; nth <= MOST_TEXTS; nth += 1) {
        const place = `${key}:${of.reference}:${of.total}:${nth}`;
        const all = await shelf.note(place, { id: randomUUID(), [of.number]: part }, KEPT_SECONDS);
        // The same number of another text: a phone has come round to it again.
        if (all[String(of.number)] !== part) continue;
        if (isComplete(all, of.total)) return textIn(all, of.total);
        watch(key, place, of.total);
        return undefined;
      }
      return undefined;
    },
  };
};
