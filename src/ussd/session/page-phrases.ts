/**
 * What the pages of a sale say again and again, in both languages. Answers are kept in Redis with these phrases written
 * as one character, which takes a third off them. Nothing depends on a phrase being used: a page that is worded anew is
 * only kept a little longer. After a change of this list raise PHRASES_VERSION.
 */
const PHRASES = [
  '\n0. ',
  '\n1. ',
  '\n2. ',
  '\n3. ',
  'Back',
  'Rudi',
  'Home',
  'Mwanzo',
  'TOTAL ',
  'JUMLA ',
  'SAVED ',
  'IMEHIFADHIWA ',
  'eceipt ',
  '\n98. More 0. Back',
  '\n98. Zaidi 0. Rudi',
  '\nPIN?\n9. Forgot PIN',
  '\nPIN?\n9. Nimesahau PIN',
  '. Item no. or name?\n',
  '. Namba au jina',
  '?\n01. Quarter 02. Half\n03. Three quarters\n09.',
  ' ngapi?\n01. Robo 02. Nusu\n03. Robo tatu\n09.',
  '\n1. Sell\n2. Stock\n3. Debts\n4. Today\n5. Receipts\n6. Shop and help',
  '\n1. Sell\n2. Stock\n3. Debts\n4. My day\n5. Receipts\n6. PIN and help',
  '\n1. Uza\n2. Stock\n3. Madeni\n4. Leo\n5. Risiti\n6. Duka na msaada',
  '\n1. Uza\n2. Stock\n3. Madeni\n4. Siku yangu\n5. Risiti\n6. PIN na msaada',
  ' 3. Card\n4. Credit 5. Add item\n6. Change 0. Back',
  ' 3. Kadi\n4. Deni 5. Ongeza\n6. Badilisha 0. Rudi',
  '\n1. SMS to customer\n2. New sale\n9. Undo',
  '\n1. SMS kwa mteja\n2. Uza tena\n9. Futa',
] as const;

/** Part of every record that holds answers: a record of another list is not read. */
export const PHRASES_VERSION = '1';

/** Stands before a page that uses the signs of the phrases itself, and is kept as it is. */
const AS_IS = '\u001f';
/** One sign for each phrase: the control characters but the line break, which no page prints. */
const SIGNS = Array.from({ length: 30 }, (_, index) => String.fromCharCode(index + 1)).filter((sign) => sign !== '\n');
const SIGN = new RegExp(`[${SIGNS.join('')}]`, 'g');
const ANY_SIGN = new RegExp(`[${SIGNS.join('')}${AS_IS}]`);

const signOf: ReadonlyMap<string, string> = new Map(PHRASES.map((phrase, index) => [phrase, SIGNS[index] ?? phrase]));
const phraseOf: ReadonlyMap<string, string> = new Map([...signOf].map(([phrase, sign]) => [sign, phrase]));
const longestFirst = [...PHRASES].sort((a, b) => b.length - a.length);
const PHRASE = new RegExp(longestFirst.map((phrase) => phrase.replace(/[.?]/g, '\\$&')).join('|'), 'g');

/** The text of a page with its phrases as signs. */
export const shortenPage = (text: string): string =>
  ANY_SIGN.test(text) ? AS_IS + text : text.replace(PHRASE, (phrase) => signOf.get(phrase) ?? phrase);

/** The text of a page as it was shown. */
export const restorePage = (kept: string): string =>
  kept.startsWith(AS_IS) ? kept.slice(1) : kept.replace(SIGN, (sign) => phraseOf.get(sign) ?? sign);
