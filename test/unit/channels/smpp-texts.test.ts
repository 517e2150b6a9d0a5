import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alphabetOf, decodeText, type Codings } from '../../../src/channels/smpp/alphabet.ts';
import { cutText } from '../../../src/channels/smpp/parts.ts';
import { isGsm7, septets } from '../../../src/values/gsm7.ts';

const CODINGS: Codings = { zero: 'gsm7', one: 'ascii' };
const HEADER = 6;

/** The text as a phone shows it: the octets of all parts together, behind their headers. */
const shown = (text: string): string => {
  const cut = cutText(text, 7);
  if (cut === undefined) throw new Error('too long');
  const octets = cut.parts.map((part) => (cut.parts.length > 1 ? part.subarray(HEADER) : part));
  return decodeText(Buffer.concat(octets), cut.alphabet);
};

const gsm = fc
  .array(
    fc.constantFrom(...Array.from('abc ABC 019 @£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩÆæßÉ!"#¤%&()*+,-./:;<=>?¡§¿ÄÖÑÜäöñüà^{}\\[~]|€')),
    { maxLength: 700 },
  )
  .map((characters) => characters.join(''));
const any = fc
  .array(fc.constantFrom('a', 'b', 'ẹ', '₦', 'é', '🏪', '€'), { maxLength: 400 })
  .map((characters) => characters.join(''));

describe('a text on its way to an SMSC', () => {
  test('is the same on the phone, whatever its letters and its length', () => {
    fc.assert(
      fc.property(fc.oneof(gsm, any), (text) => {
        expect(shown(text)).toBe(text);
      }),
    );
  });

  test('takes no more room than the price says, and goes as UCS-2 only where it must', () => {
    fc.assert(
      fc.property(fc.oneof(gsm, any), (text) => {
        const { alphabet, parts = [] } = cutText(text, 7) ?? {};
        const [octets, alone, part] = isGsm7(text) ? [septets(text), 160, 153] : [text.length * 2, 140, 134];
        expect(alphabet).toBe(isGsm7(text) ? 'gsm7' : 'ucs2');
        expect(parts.length > 1).toBe(octets > alone);
        const most = parts.length > 1 ? part + HEADER : alone;
        expect(Math.max(...parts.map((piece) => piece.length))).toBeLessThanOrEqual(most);
      }),
    );
  });

  test.each([
    ['160 letters', 'a'.repeat(160), 1],
    ['161 letters', 'a'.repeat(161), 2],
    ['80 euro signs', '€'.repeat(80), 1],
    ['81 euro signs, none of them torn', '€'.repeat(81), 2],
    ['306 letters', 'a'.repeat(306), 2],
    ['70 letters of Yoruba', 'ẹ'.repeat(70), 1],
    ['71 letters of Yoruba', 'ẹ'.repeat(71), 2],
  ])('has as many parts as operators reckon: %s', (_, text, parts) => {
    expect(cutText(text, 7)?.parts).toHaveLength(parts);
  });

  test('says in each part which one it is of how many', () => {
    const headers = cutText('a'.repeat(400), 200)?.parts.map((part) => part.subarray(0, HEADER).toString('hex'));
    expect(headers).toEqual(['050003c80301', '050003c80302', '050003c80303']);
  });

  test('is refused when no number of parts would do', () => {
    expect(cutText('a'.repeat(153 * 255 + 1), 7)).toBeUndefined();
  });
});

describe('what an SMSC writes', () => {
  test.each([
    [0x00, 'gsm7'],
    [0x01, 'ascii'],
    [0x03, 'latin1'],
    [0x04, 'binary'],
    [0x08, 'ucs2'],
    [0x18, 'ucs2'],
    [0xc8, 'gsm7'],
    [0xe0, 'ucs2'],
    [0xf0, 'gsm7'],
    [0xf5, 'binary'],
  ] as const)('under data_coding %i is %s', (coding, alphabet) => {
    expect(alphabetOf(coding, CODINGS)).toBe(alphabet);
  });

  test('may mean other alphabets by 0 and 1', () => {
    const here: Codings = { zero: 'latin1', one: 'gsm7' };
    expect([alphabetOf(0, here), alphabetOf(1, here)]).toEqual(['latin1', 'gsm7']);
  });

  test('is read without halves of a sign, and without what no database takes', () => {
    expect(decodeText(Buffer.from('00410042ff', 'hex'), 'ucs2')).toBe('AB');
    expect(decodeText(Buffer.from('410042', 'hex'), 'ascii')).toBe('AB');
    expect(decodeText(Buffer.from('411b', 'hex'), 'gsm7')).toBe('A');
  });
});
