import type { E164 } from '../values/phone.ts';

/** One key press of a caller, whichever gateway brought it. */
export interface Turn {
  /** The gateway's short name, `africastalking`. Sessions of two gateways never meet. */
  readonly gateway: string;
  readonly sessionId: string;
  readonly phone: E164;
  readonly network?: string;
  /** What the caller dialled behind our code: `*384*7*1*3#` on the code `*384*7#` is `['1', '3']`. */
  readonly serviceTokens: readonly string[];
  /** Everything the caller has sent in this session, oldest first; empty at the dial. */
  readonly inputs: readonly string[];
  /** The page that the caller is said to have seen last, when the gateway echoes it. Without our proof it counts for nothing. */
  readonly lastPage?: string;
  /** The proof that came with it. */
  readonly proof?: string;
  /** How many septets one page may have on this gateway. */
  readonly budget: number;
}

/** What the caller sees next. */
export interface Answer {
  readonly text: string;
  readonly end: boolean;
  /** The page's id, `S3`: a name, never data. It goes out as the gateway's hop metadata. */
  readonly page: string;
  /** Goes out behind it and comes back with the next key press: proves that this very page was shown in this very call. */
  readonly proof?: string;
  /** An apology that need not be the last word: the same key press, delivered again, is looked at again. */
  readonly open?: true;
}

/** Answers one key press. It should not throw; a channel that meets a throw says so to the caller in its own words. */
export type HandleTurn = (turn: Turn) => Promise<Answer>;
