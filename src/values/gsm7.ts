/** Characters of one septet (3GPP TS 23.038, default alphabet). */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Characters sent as an escape and one more septet. */
const EXTENDED = new Set('^{}\\[~]|€');

/** Letters and signs that have a plain spelling but do not come apart into a letter and a mark. */
const PLAIN: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  ʼ: "'",
  ʻ: "'",
  '`': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '•': '-',
  '·': '.',
  '×': 'x',
  '÷': '/',
  '⁄': '/',
  '½': '1/2',
  '¼': '1/4',
  '¾': '3/4',
  '₦': 'N',
  '₵': 'GHS',
  '₣': 'F',
  '°': 'o',
  '¢': 'c',
  œ: 'oe',
  Œ: 'OE',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
  ɓ: 'b',
  Ɓ: 'B',
  ɗ: 'd',
  Ɗ: 'D',
  ƙ: 'k',
  Ƙ: 'K',
  ƴ: 'y',
  Ƴ: 'Y',
  ɖ: 'd',
  Ɖ: 'D',
  ɛ: 'e',
  Ɛ: 'E',
  ɔ: 'o',
  Ɔ: 'O',
  ƒ: 'f',
  Ƒ: 'F',
  ɣ: 'g',
  Ɣ: 'G',
  ŋ: 'n',
  Ŋ: 'N',
  ʋ: 'v',
  Ʋ: 'V',
  ɲ: 'n',
  Ɲ: 'N',
};

/** Septets by character code; 0 for what the alphabet does not have. A table, because every page is measured several times. */
const COST = new Uint8Array(Math.max(...[...BASIC, ...EXTENDED].map((character) => character.charCodeAt(0))) + 1);
for (const character of BASIC) COST[character.charCodeAt(0)] = 1;
for (const character of EXTENDED) COST[character.charCodeAt(0)] = 2;

const isGsmCharacter = (character: string): boolean => (COST[character.charCodeAt(0)] ?? 0) > 0;

/** Whether a text can be sent as it is in the GSM default alphabet. */
export const isGsm7 = (text: string): boolean => {
  for (const character of text) if (!isGsmCharacter(character)) return false;
  return true;
};

/**
 * How much of a page or an SMS a text takes, in septets (160 to a message). A text with a character outside GSM-7 is
 * sent in 16-bit units as a whole and counted as what these take: 70 of them fill 160 septets.
 */
export const septets = (text: string): number => {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const cost = COST[text.charCodeAt(index)] ?? 0;
    if (cost === 0) return Math.ceil((text.length * 16) / 7);
    count += cost;
  }
  return count;
};

const plain = (character: string): string => {
  if (isGsmCharacter(character)) return character;
  const known = PLAIN[character];
  if (known !== undefined) return known;
  let kept = '';
  for (const part of character.normalize('NFKD')) kept += isGsmCharacter(part) ? part : (PLAIN[part] ?? '');
  return kept;
};

/**
 * The nearest text in the GSM default alphabet: accents that it lacks are folded (`ê` to `e`, `ɓ` to `b`), typographic
 * signs made plain, anything else dropped; runs of spaces become one, and none stays at an end. Line feeds stay.
 */
export const toGsm7 = (text: string): string => {
  let folded = '';
  for (const character of text
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\S\n]/g, ' ')) {
    folded += plain(character);
  }
  return folded.replace(/ {2,}/g, ' ').trim();
};

/** One character each, of one septet each: nearly every name. */
const SIMPLE = /^[A-Za-z0-9 .,'()/&+-]*$/;
const GRAPHEMES = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** As much of a text as leaves room for the dot. */
const beginningOf = (text: string, max: number): string => {
  if (SIMPLE.test(text)) return text.slice(0, max - 1);
  let kept = '';
  for (const { segment } of GRAPHEMES.segment(text)) {
    if (septets(`${kept}${segment}.`) > max) break;
    kept += segment;
  }
  return kept;
};

/**
 * Cuts a text to at most `max` septets; a text that was cut ends in a dot (`Mama Njeri Supe.`). Never cuts inside a
 * character that people see as one.
 */
export const fit = (text: string, max: number): string => {
  if (septets(text) <= max) return text;
  if (max < 1) return '';
  return `${beginningOf(text, max).replace(/[\s.]+$/, '')}.`;
};
