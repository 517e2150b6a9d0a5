import { encodeGsm7, encodeUcs2, gsm7Octets } from './alphabet.ts';

/** A text as it goes out: its parts in order, each with its header where there are several. */
export interface CutText {
  readonly alphabet: 'gsm7' | 'ucs2';
  readonly parts: readonly Buffer[];
}

interface Room {
  readonly alphabet: CutText['alphabet'];
  /** Octets of a message that is alone, and of a part. */
  readonly alone: number;
  readonly part: number;
  /** Those of one character may not be parted from each other. */
  readonly octetsOf: (text: string) => Buffer;
}

/** Septets travel unpacked, one in an octet. */
const GSM7: Room = {
  alphabet: 'gsm7',
  alone: 160,
  part: 153,
  octetsOf: encodeGsm7,
};
const UCS2: Room = { alphabet: 'ucs2', alone: 140, part: 134, octetsOf: encodeUcs2 };

const MOST_PARTS = 255;

/** A character is a code point: neither an escape nor half a pair is ever left behind. */
const cut = (text: string, { octetsOf, part }: Room): readonly Buffer[] => {
  const parts: Buffer[][] = [[]];
  let room = part;
  for (const character of text) {
    const octets = octetsOf(character);
    if (octets.length > room) {
      parts.push([]);
      room = part;
    }
    parts.at(-1)?.push(octets);
    room -= octets.length;
  }
  return parts.map((octets) => Buffer.concat(octets));
};

/** What says that parts belong together: the same number for all of them, how many, and which one. */
const headerOf = (reference: number, total: number, part: number): Buffer =>
  Buffer.from([0x05, 0x00, 0x03, reference, total, part]);

const isInGsm7 = (text: string): boolean => Array.from(text).every((character) => gsm7Octets(character) !== undefined);

/**
 * Codes a text and cuts it: 160 septets alone, else 153 to a part; 70 and 67 units where a character is outside GSM-7.
 * Undefined for a text that is too long for any number of parts.
 */
export const cutText = (text: string, reference: number): CutText | undefined => {
  const room = isInGsm7(text) ? GSM7 : UCS2;
  const { alphabet } = room;
  const whole = room.octetsOf(text);
  if (whole.length <= room.alone) return { alphabet, parts: [whole] };
  const pieces = cut(text, room);
  if (pieces.length > MOST_PARTS) return undefined;
  const parts = pieces.map((piece, at) => Buffer.concat([headerOf(reference, pieces.length, at + 1), piece]));
  return { alphabet, parts };
};
