import type { InputType, Menu } from './menu.ts';

/**
 * Where a caller is in the menu. Plain JSON: it is stored between turns and read back.
 *
 * Words: a *frame* is a page on the caller's stack; a *face* is an error page shown in the frame's stead; *tokens* are
 * the inputs between stars; a *walk* is a dialogue with the tokens still to be judged; a *move* is what the engine
 * wants next from its caller.
 */
export type InputValue = string | number;
export type FrameData = Readonly<Record<string, string | number>>;

export interface ListState {
  /** The rows' keys as they were when the list was first shown: a snapshot, so that numbers do not shift. */
  readonly keys: readonly string[];
  /** Numbers that rows brought themselves, in the order of `keys`. */
  readonly numbers?: readonly number[];
  /** Where each page up to the one shown begins. */
  readonly starts: readonly number[];
  /** Where the next page begins; absent on the last. */
  readonly next?: number;
}

export interface PendingStep {
  readonly page: string;
  readonly slot: string;
  readonly value?: InputValue;
  /** The caller is asked about the same act of a moment ago: when the step runs again it is wanted. */
  readonly again?: boolean;
}

export interface Frame {
  readonly page: string;
  readonly face?: string;
  readonly data?: FrameData;
  readonly list?: ListState;
  /** Which part of a page that was too long is shown, and whether another follows. */
  readonly part?: number;
  readonly moreParts?: boolean;
  /** Keys that the page's view closed. */
  readonly closed?: readonly string[];
  /** Figures that the page showed and that its saving key agrees to, by their names. */
  readonly agreed?: Readonly<Record<string, number>>;
  /** The step that waits for what this frame asks for: the PIN, or whether the same is wanted again. */
  readonly asks?: PendingStep;
}

export interface Dialogue {
  readonly stack: readonly Frame[];
  /** The caller's home page, once it is known who calls. */
  readonly home?: string;
  /** Invalid inputs in a row. */
  readonly strikes: number;
  /** Tokens of a dial that wait until the PIN is right. */
  readonly waiting: readonly string[];
}

export interface Walk {
  readonly dialogue: Dialogue;
  readonly rest: readonly string[];
  /** Whether the page on top was shown to the caller. */
  readonly seen: boolean;
  /** What was typed before is walked once more: it was typed on pages that were seen, and nothing is saved on the way. */
  readonly again?: boolean;
  /** Tokens of a dial string: 0 and 00 are values there, not ways back. */
  readonly dialled: boolean;
}

export interface StepRef {
  readonly page: string;
  /** `entry`, `key:<key>`, `unseen:<key>` or `input:<index>`. */
  readonly slot: string;
}

export type Move =
  /** Run the action, then call `settle` with what came of it. */
  | {
      readonly kind: 'run';
      readonly action: string;
      readonly with: Readonly<Record<string, string | number>>;
      readonly value?: InputValue;
      readonly saves: boolean;
      /** The caller was asked whether the same is wanted once more, and said yes. */
      readonly again?: boolean;
      readonly step: StepRef;
      readonly walk: Walk;
    }
  /** Run the view of the page on top, then call `look` with its rows and flags: the next token depends on them. */
  | { readonly kind: 'look'; readonly view: string; readonly walk: Walk }
  /** Show the page on top; `invalid` puts the error prefix before it. */
  | {
      readonly kind: 'show';
      readonly dialogue: Dialogue;
      readonly invalid: boolean;
      /** Put the word before it that the figures have changed. */
      readonly changed?: boolean;
    };

/** The outcome of any saving step that would do what was done a moment ago: the caller is asked first. */
export const REPEATED = 'repeated';

/** The outcome of any step that was given a name which cannot be kept as it was typed: `fits` is what would be left of it. */
export const SHORTENED = 'shortened';

export interface Outcome {
  readonly result: string;
  /** Texts and values left on the frame that this outcome leads to. */
  readonly data?: FrameData;
  /** The caller's home page, when this action found out who calls. */
  readonly home?: string;
  /** The pages of an earlier call, in place of those of this one: the work of that call is taken up. */
  readonly stack?: readonly Frame[];
  /** Instead of the tokens left: how the entry action takes tokens away, drops them or makes them wait. */
  readonly rest?: readonly string[];
  readonly waiting?: readonly string[];
}

/** What a typed input was read as, and how many tokens it took; undefined when it is not of that kind. */
export type Parser = (
  tokens: readonly string[],
  traits: Traits,
) => { readonly value: InputValue; readonly used: number } | undefined;

/** What the parsers must know of shop and item (currency, country, whether fractions are sold …): opaque to the engine. */
export type Traits = Readonly<Record<string, string | number | boolean>>;

export interface Engine {
  readonly menu: Menu;
  readonly parsers: Readonly<Record<Exclude<InputType, 'pick'>, Parser>>;
}

/** The menu is at odds with itself or with its actions; the caller of the phone gets a polite end. */
export class MenuError extends Error {
  override readonly name = 'MenuError';
}

export const emptyDialogue: Dialogue = { stack: [], strikes: 0, waiting: [] };
