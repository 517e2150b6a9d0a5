import type { SmsOutcome } from '../values/sms.ts';

export interface OutgoingSms {
  /** Our id of the message. */
  readonly id: string;
  /** In E.164. */
  readonly to: string;
  readonly text: string;
  /** The sender that the phone shows, where the shop has one; the channel's own by default. */
  readonly from?: string | undefined;
}

/** What every SMS network must offer. */
export interface SmsChannel {
  /** Stands in the ledger and in delivery reports. */
  readonly name: string;
  /**
   * Hands a message over, once. It never throws and answers within `SEND_TIMEOUT_MS` and a little: what it can't tell
   * is `unknown`.
   */
  send(sms: OutgoingSms): Promise<SmsOutcome>;
}

/** How long a provider has to answer. */
export const SEND_TIMEOUT_MS = 10_000;
