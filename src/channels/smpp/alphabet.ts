/** What the octets of a text are. `binary`: none that a person reads. */
export type Alphabet = 'gsm7' | 'ascii' | 'latin1' | 'ucs2' | 'binary';

/** What an SMSC means by the two values of `data_coding` on which nobody agrees. */
export interface Codings {
  readonly zero: Alphabet;
  readonly one: Alphabet;
}

/** 3GPP TS 23.038, default alphabet: a character's place is its octet. The escape stands for itself. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const ESCAPE = 0x1b;
const EXTENDED: Readonly<Record<number, string>> = {
  0x0a: '\f',
  0x14: '^',
  0x28: '{',
  0x29: '}',
  0x2f: '\\',
  0x3c: '[',
  0x3d: '~',
  0x3e: ']',
  0x40: '|',
  0x65: '€',
};

const OCTETS = new Map<string, readonly number[]>([
  ...Array.from(BASIC, (character, octet): [string, readonly number[]] => [character, [octet]]),
  ...Object.entries(EXTENDED).map(([octet, character]): [string, readonly number[]] => [
    character,
    [ESCAPE, Number(octet)],
  ]),
]);
OCTETS.delete('\u001b');

/** The octets of a character, one septet in each; undefined for one that the alphabet does not have. */
export const gsm7Octets = (character: string): readonly number[] | undefined => OCTETS.get(character);

/** A text in the alphabet, a septet in an octet; what the alphabet does not have is left out. */
export const encodeGsm7 = (text: string): Buffer =>
  Buffer.from(Array.from(text).flatMap((character) => gsm7Octets(character) ?? []));

/** A sign behind the escape that nobody has defined is shown as the plain one, as phones do. */
const decodeGsm7 = (octets: Buffer): string => {
  let text = '';
  let escaped = false;
  for (const octet of octets) {
    if (octet === ESCAPE && !escaped) {
      escaped = true;
      continue;
    }
    text += (escaped ? EXTENDED[octet] : undefined) ?? BASIC[octet] ?? '?';
    escaped = false;
  }
  return text;
};

/** A copy, because swapping works in place. Half a unit at the end is none. */
const decodeUcs2 = (octets: Buffer): string =>
  Buffer.from(octets.subarray(0, octets.length - (octets.length % 2)))
    .swap16()
    .toString('utf16le');

const DECODERS: Readonly<Record<Alphabet, (octets: Buffer) => string>> = {
  gsm7: decodeGsm7,
  ascii: (octets) => octets.toString('ascii'),
  latin1: (octets) => octets.toString('latin1'),
  ucs2: decodeUcs2,
  binary: () => '',
};

/** The text, without the signs of code 0 that no database takes. */
export const decodeText = (octets: Buffer, alphabet: Alphabet): string =>
  DECODERS[alphabet](octets).replaceAll('\0', '');

/** UTF-16, the greater octet first. */
export const encodeUcs2 = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

/** The values that SMPP itself defines. */
const PLAIN: Readonly<Record<number, Alphabet>> = { 3: 'latin1', 8: 'ucs2', 15: 'gsm7' };
/** By the upper four bits, and then by the two that name the alphabet. */
const GENERAL: readonly Alphabet[] = ['gsm7', 'binary', 'ucs2', 'binary'];
const GROUPS: Readonly<Record<number, readonly Alphabet[]>> = {
  ...Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7].map((group) => [group, GENERAL])),
  0xc: ['gsm7', 'gsm7', 'gsm7', 'gsm7'],
  0xd: ['gsm7', 'gsm7', 'gsm7', 'gsm7'],
  0xe: ['ucs2', 'ucs2', 'ucs2', 'ucs2'],
  0xf: ['gsm7', 'binary', 'gsm7', 'binary'],
};

/** The alphabet that `data_coding` names: SMPP's own values, else the groups of 3GPP TS 23.038 (flash, waiting voice mail). */
export const alphabetOf = (coding: number, codings: Codings): Alphabet => {
  if (coding === 0) return codings.zero;
  if (coding === 1) return codings.one;
  return coding < 0x10 ? (PLAIN[coding] ?? 'binary') : (GROUPS[coding >> 4]?.[(coding >> 2) & 3] ?? 'binary');
};
