import { z } from 'zod';
import { dialCode, pageSeptets, url, whole } from '../../platform/setting-kinds.ts';
import { COUNTRIES, isCountryCode } from '../../values/currencies.ts';

const text = (longest: number) =>
  z.string().regex(new RegExp(`^[\\x20-\\x7e]{0,${longest}}$`), `must be at most ${longest} plain characters`);

const octet = whole(0, 255);
const alphabet = z.enum(['gsm7', 'ascii', 'latin1']);

export const smppSettings = z.object({
  /** Without it there is no link. `ssmpp:` is SMPP over TLS. */
  SMPP_URL: url(/^s?smpp$/, '').optional(),
  SMPP_SYSTEM_ID: text(15).default(''),
  /** SMPP 3.4 has no room for more than eight characters. */
  SMPP_PASSWORD: text(8).default(''),
  SMPP_SYSTEM_TYPE: text(12).default(''),
  /** Whom messages come from: a short code, or up to eleven letters. Empty: what the operator puts there. */
  SMPP_SENDER: z
    .string()
    .regex(/^(\+?\d{3,15}|[A-Za-z0-9 ._-]{3,11})?$/, 'must be a number, or 3 to 11 letters and digits')
    .default(''),
  /** Type and plan of the sender's number; found out from its form when they are not given. */
  SMPP_SENDER_TON: octet.optional(),
  SMPP_SENDER_NPI: octet.optional(),
  SMPP_NUMBER_TON: octet.default(1),
  SMPP_NUMBER_NPI: octet.default(1),
  /** In which country numbers without a country's code are. */
  SMPP_COUNTRY: z
    .string()
    .refine(isCountryCode, `must be one of ${Object.keys(COUNTRIES).join(' ')}`)
    .optional(),
  /** Requests that wait for an answer at a time. */
  SMPP_WINDOW: whole(1, 1000).default(10),
  /** Messages a second; 0: as many as the window lets through. */
  SMPP_PER_SECOND: whole(0, 10_000).default(0),
  /** How long an answer may take. What comes later is heard all the same. */
  SMPP_ANSWER_SECONDS: whole(1, 10).default(10),
  SMPP_ENQUIRE_SECONDS: whole(1, 3600).default(30),
  /** `data_coding` of a text in GSM-7, an octet for each septet. */
  SMPP_CODING: octet.default(0),
  /** What `data_coding` 0 and 1 mean on the way in. */
  SMPP_ZERO_IS: alphabet.default('gsm7'),
  SMPP_ONE_IS: alphabet.default('ascii'),
  /** A text with a character outside GSM-7 goes as UCS-2 (70 to a message), or with its nearest letters. */
  SMPP_OUTSIDE_GSM: z.enum(['ucs2', 'fold']).default('ucs2'),
  /** How ids are written in the answer and, behind the dash, in the receipt. */
  SMPP_IDS: z.enum(['same', 'hex-decimal', 'decimal-hex']).default('same'),
  /** For how long the operator tries to reach the phone; 0: as long as it likes. */
  SMPP_VALIDITY_HOURS: whole(0, 168).default(48),
  /** Turns calls on. */
  SMPP_USSD_CODE: dialCode.optional(),
  SMPP_PAGE_SEPTETS: pageSeptets.optional(),
  SMPP_USSD_CODING: octet.default(0),
  /**
   * What names a call: the first octet of `its_session_info` (of which the second may count the key presses), fifteen bits
   * of it, or `user_message_reference`.
   */
  SMPP_USSD_SESSION: z.enum(['its', 'its-counted', 'its-fifteen', 'reference']).default('its'),
  /** `ussd_service_op` of the last page. */
  SMPP_USSD_LAST_OP: octet.default(17),
});

export type SmppSettings = z.output<typeof smppSettings>;
