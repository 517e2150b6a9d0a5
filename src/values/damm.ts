/**
 * The check digit of H. M. Damm (2004): finds every single wrong digit and every swap of neighbours, and with this
 * table also thirteen for thirty. Row: the digit so far; column: the next digit.
 */
export const DAMM_TABLE = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
] as const;

const DIGITS = /^\d+$/;
/** Four digits and the check digit: numbers start at 1001. */
const REFERENCE = /^[1-9]\d{4,11}$/;

/**
 * The check digit of a run of digits.
 * @throws RangeError if there is anything but digits
 */
export const dammDigit = (digits: string): string => {
  if (!DIGITS.test(digits)) throw new RangeError('a check digit is made from digits only');
  let interim = 0;
  for (const digit of digits) interim = Number(DAMM_TABLE[interim]?.charAt(Number(digit)));
  return String(interim);
};

/** `1043` to `10432`: as receipts and shops are stored and typed. */
export const withCheckDigit = (digits: string | number): string => `${digits}${dammDigit(String(digits))}`;

/** Whether the last digit is the check digit of those before it. */
export const isDammValid = (digits: string): boolean =>
  digits.length > 1 && DIGITS.test(digits) && dammDigit(digits) === '0';

/** `10432` to `1043-2`: as people read it. */
export const formatReference = (reference: string): string => `${reference.slice(0, -1)}-${reference.slice(-1)}`;

/** Whether a text has the shape of a receipt or shop number (five digits or more), right or mistyped. */
export const looksLikeReference = (text: string): boolean => REFERENCE.test(plainDigits(text));

/** Reads `1043-2` or `10432`; undefined if it is too short or its check digit says that it is mistyped. */
export const parseReference = (text: string): string | undefined => {
  const digits = plainDigits(text);
  return REFERENCE.test(digits) && isDammValid(digits) ? digits : undefined;
};

// Leading zeros are dropped as in every other number: they do not change the check digit.
const plainDigits = (text: string): string => text.replace(/[\s-]/g, '').replace(/^0+/, '');
