/** The words in which every SMS network says what became of a message, whatever its own words are. */
export type SmsOutcome = SmsAccepted | SmsRefused | SmsTryLater | SmsUnknown;

/** The provider took the message. That it arrived is another matter: a delivery report says so. */
export interface SmsAccepted {
  readonly status: 'accepted';
  /** The provider's own id, by which delivery reports name the message. */
  readonly providerId: string;
  /** As the provider writes it: `KES 0.8000`. */
  readonly cost?: string;
  readonly parts?: number;
}

/** The provider will never take this message to this number, and surely has not. */
export interface SmsRefused {
  readonly status: 'refused';
  /** A word of ours in snake_case, never the provider's sentence: it is logged and travels in events. */
  readonly reason: string;
  /** It is this provider that can't: another may take it. */
  readonly elsewhere?: true;
  /** The number wants no messages: nobody should write to it again. */
  readonly optedOut?: boolean;
}

/** Surely not taken, and it may work later. */
export interface SmsTryLater {
  readonly status: 'try_later';
  readonly reason: string;
  /** How long the provider asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** It is the number that may not be written to now: no other provider is asked in its stead. */
  readonly ofNumber?: true;
}

/** Perhaps taken, perhaps not: nobody may send it again before that is known or decided. */
export interface SmsUnknown {
  readonly status: 'unknown';
  readonly reason: string;
}

/** What a delivery report can say, in the order in which it happens. `accepted` is also said by reports we don't know. */
export const DELIVERY_STATES = ['accepted', 'undelivered', 'delivered'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** A delivery report, translated. */
export interface DeliveryReport {
  readonly provider: string;
  readonly providerId: string;
  /** In E.164. */
  readonly phone: string;
  readonly state: DeliveryState;
  /** A word of ours in snake_case. */
  readonly reason?: string;
}

/** An SMS that somebody sent to the short code. */
export interface IncomingSms {
  readonly provider: string;
  readonly id: string;
  /** In E.164. */
  readonly from: string;
  /** The short code it was sent to. */
  readonly to: string;
  readonly text: string;
}

/** Surely not taken, and not for what the number or the message is: another provider may be asked at once. */
export const mayGoElsewhere = (outcome: SmsOutcome): boolean =>
  outcome.status === 'try_later'
    ? outcome.ofNumber !== true
    : outcome.status === 'refused' && outcome.elsewhere === true;

/** Does it say that the provider works? What is refused was read and judged. */
export const showsWorking = (outcome: SmsOutcome): boolean =>
  outcome.status === 'accepted' ||
  outcome.status === 'refused' ||
  (outcome.status === 'try_later' && outcome.ofNumber === true);

/** Turns a provider's word (`UserInBlacklist`) into one of ours (`user_in_blacklist`); anything longer than a word is `fallback`. */
export const toReason = (word: string | undefined, fallback: string): string => {
  if (word === undefined || !/^[A-Za-z][A-Za-z0-9_]{1,39}$/.test(word)) return fallback;
  return word.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
};
