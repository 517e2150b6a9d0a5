import type { E164 } from '../values/phone.ts';

/** What a network delivers of what was typed: with each key press all of the call, or only the last. */
export type Inputs = AllInputs | LastInput;

export interface AllInputs {
  /** Everything the caller has sent in this session, oldest first; empty at the dial. */
  readonly all: readonly string[];
}

export interface LastInput {
  /** What the caller sent since the last answer: one input, or several typed ahead; empty at the dial. */
  readonly next: readonly string[];
  /** The network's own number for this request of the session. A repeated request keeps it, a new key press has a higher one. */
  readonly sequence?: number;
}

/** The inputs that came with a delivery; none of them means that the call begins. */
export const inputsIn = (inputs: Inputs): readonly string[] => ('next' in inputs ? inputs.next : inputs.all);

/** One key press of a caller, whichever gateway brought it. */
export interface Turn {
  /** The gateway's short name, `africastalking`. Sessions of two gateways never meet. */
  readonly gateway: string;
  readonly sessionId: string;
  readonly phone: E164;
  readonly network?: string;
  /** What the caller dialled behind our code: `*384*7*1*3#` on the code `*384*7#` is `['1', '3']`. */
  readonly serviceTokens: readonly string[];
  readonly inputs: Inputs;
  /** The page that the caller is said to have seen last, when the gateway echoes it. Without our proof it counts for nothing. */
  readonly lastPage?: string;
  /** The proof that came with it. */
  readonly proof?: string;
  /** How many septets one page may have on this gateway. */
  readonly budget: number;
  /** How long the turn may take until it answers, in ms: less than the gateway waits. */
  readonly deadlineMs: number;
}

/** What the caller sees next. */
export interface Answer {
  readonly text: string;
  readonly end: boolean;
  /** The page's id, `S3`: a name, never data. It goes out as the gateway's hop metadata. */
  readonly page: string;
  /** Goes out behind it and comes back with the next key press: proves that this very page was shown in this very call. */
  readonly proof?: string;
  /** Marks the place in the call that the page stands for; goes into the proof. Pages that end a call have none. */
  readonly place?: string;
  /** An apology that need not be the last word: the same key press, delivered again, is looked at again. */
  readonly open?: true;
}

/** Answers one key press. It should not throw; a channel that meets a throw says so to the caller in its own words. */
export type HandleTurn = (turn: Turn) => Promise<Answer>;
