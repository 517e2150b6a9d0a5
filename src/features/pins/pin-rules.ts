const PIN = /^\d{4}$/;
const DIGITS_UP = '01234567890';
const DIGITS_DOWN = '09876543210';
/** The middle column of the keypad, downwards and upwards. */
const COLUMN = ['2580', '0852'];

/** What a PIN must not be taken from. */
export interface PinOwner {
  readonly phone: string;
  readonly shopNumber?: string;
}

/** Four digits: anything else is not an attempt at a PIN. */
export const isPin = (text: string): boolean => PIN.test(text);

/**
 * Whether a PIN is among the first that a stranger would try: repeats, runs, pairs like 1212, years, the keypad's
 * middle column, the end of the phone's or the shop's number.
 */
export const isEasyPin = (pin: string, { phone, shopNumber }: PinOwner): boolean =>
  isPattern(pin) || isYear(pin) || phone.endsWith(pin) || shopNumber?.endsWith(pin) === true;

// A pair twice: 1212, and with it 1111.
const isPattern = (pin: string): boolean =>
  pin.slice(0, 2) === pin.slice(2) || DIGITS_UP.includes(pin) || DIGITS_DOWN.includes(pin) || COLUMN.includes(pin);

const isYear = (pin: string): boolean => pin >= '1900' && pin <= '2029';
