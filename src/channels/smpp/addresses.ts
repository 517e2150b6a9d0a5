import { countryOfPhone, parseCaller, parsePhone } from '../../values/phone.ts';
import type { CountryCode } from '../../values/currencies.ts';
import type { SmppSettings } from './settings.ts';
import type { Fields } from './session.ts';

const INTERNATIONAL = 1;
const NETWORK_SPECIFIC = 3;
const ALPHANUMERIC = 5;
const ISDN = 1;
/** Longer numbers have a country's code. */
const SHORT_CODE_DIGITS = 8;

const kindOf = (sender: string): { readonly ton: number; readonly npi: number } => {
  if (!/^\+?\d+$/.test(sender)) return { ton: ALPHANUMERIC, npi: 0 };
  const isShort = sender.length <= SHORT_CODE_DIGITS;
  return { ton: isShort ? NETWORK_SPECIFIC : INTERNATIONAL, npi: isShort ? 0 : ISDN };
};

/** The sender's name or number in the fields of a request; nothing when the operator puts it there. */
export const senderFields = (
  sender: string,
  given: Pick<SmppSettings, 'SMPP_SENDER_TON' | 'SMPP_SENDER_NPI'>,
): Fields => {
  if (sender === '') return {};
  const { ton, npi } = kindOf(sender);
  return {
    source_addr_ton: given.SMPP_SENDER_TON ?? ton,
    source_addr_npi: given.SMPP_SENDER_NPI ?? npi,
    source_addr: sender.replace(/^\+/, ''),
  };
};

/** A phone in E.164, without its plus. */
export const numberFields = (
  phone: string,
  { SMPP_NUMBER_TON, SMPP_NUMBER_NPI }: Pick<SmppSettings, 'SMPP_NUMBER_TON' | 'SMPP_NUMBER_NPI'>,
): Fields => ({
  dest_addr_ton: SMPP_NUMBER_TON,
  dest_addr_npi: SMPP_NUMBER_NPI,
  destination_addr: phone.replace(/^\+/, ''),
});

/**
 * A number as it came, in E.164: what calls itself international is, anything else may be one of the country too.
 * Undefined for a sender who is no number.
 */
export const readNumber = (number: string, ton: number, country: CountryCode | undefined): string | undefined => {
  const national = country === undefined || ton === INTERNATIONAL ? undefined : parsePhone(number, country);
  return national ?? parseCaller(number);
};

/** The country that numbers without a country's code are in, where the settings don't say: that of our own sender. */
export const countryOf = ({ SMPP_COUNTRY, SMPP_SENDER }: SmppSettings): CountryCode | undefined =>
  SMPP_COUNTRY ?? countryOfPhone(SMPP_SENDER);
