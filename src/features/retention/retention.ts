/** How long is kept what nobody needs for ever, in days. What a shop sold, and who owes it what, is not in here. */
export interface Retention {
  /** The words of an SMS; that it was sent, and why, is kept. */
  readonly messageDays: number;
  /** A number that a receipt was sent to; its keyed hash is kept. */
  readonly phoneDays: number;
  /** Which events were handled. Must outlive what the bus keeps, or an event that comes again has its effect again. */
  readonly inboxDays: number;
  /** Events that could not be handled. */
  readonly deadLetterDays: number;
}

/** What saving steps answered. A gateway repeats a request for minutes. */
export const STEP_HOURS = 48;
/** What changes over HTTP answered: a program that was offline for a night sends them again in the morning. */
export const ANSWER_HOURS = 48;
/** Delivery reports whose message nobody knows. They are looked for in the minutes after a message was sent. */
export const LOOSE_REPORT_DAYS = 7;
/** How many SMS went to a number or from a shop. The longest span that counts is a day. */
export const SMS_CAP_DAYS = 2;
/** What was sent to programs that listen to a shop, or given up. */
export const DELIVERY_DAYS = 30;
/** When a sync first came. A device that found no network for longer must write anew what its clock says. */
export const SYNC_DAYS = 30;
/** Reset codes that were not used. They are worth nothing after half an hour. */
export const RESET_CODE_DAYS = 1;
/** Tokens that are worth nothing any more. */
export const TOKEN_DAYS = 7;

/** So many rows of a table are tidied up in one statement. */
export const BATCH = 500;
