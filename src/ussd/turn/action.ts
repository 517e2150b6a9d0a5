import type { DomainError, ErrorCode } from '../../values/errors.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Act } from '../../features/acts/same-act.ts';
import type { Frame, FrameData, InputValue, Outcome, SHORTENED } from '../engine/dialogue.ts';
import type { Row } from '../engine/render.ts';
import type { TurnContext } from './context.ts';

export interface ActionCall {
  readonly value: InputValue | undefined;
  readonly with: Readonly<Record<string, string | number>>;
  /** The frame on top when the input came: its data are what earlier actions left there. */
  readonly frame: Frame;
}

/** An action in the menu's words: `do: sell.setQuantity`. */
export interface Action {
  readonly name: string;
  readonly outcomes: readonly string[];
  /** Whether it changes anything outside the session. */
  readonly saves: boolean;
  readonly run: (context: TurnContext, call: ActionCall) => Promise<Outcome>;
  /**
   * Instead of `run`, for an effect in the shop's schema: it happens in one transaction with the record of the step and
   * its answer, so a repeated key press is answered and not done again. Tokens after it are dropped: the caller looks.
   */
  readonly runIn?: (context: TurnContext, call: ActionCall, tx: TenantTransaction) => Promise<SavedOutcome>;
  /**
   * What `runIn` is about to do, where doing it twice would count twice: the same by the same person within a minute is
   * asked about first. Read before `runIn`, in its transaction.
   */
  readonly act?: (context: TurnContext, call: ActionCall) => Act;
  /** Whether somebody who is locked out may do it: the way out of the lock. Nobody may do anything else then. */
  readonly whileLocked?: (context: TurnContext) => boolean;
  /** By outcome the word (`said_…`) that tells on the next home page what was saved; the outcome's data fill it. */
  readonly says?: Readonly<Record<string, string>>;
  /** What the caller is told of each refusal, after everything was rolled back: every action that saves says it. */
  readonly refusals?: Refusals<string>;
}

/** What came of an effect in a shop's schema. */
export type SavedOutcome = Outcome & {
  /** The act that this one takes back: it may be done again at once. */
  readonly undoes?: Act;
};

/** The general page says why in the words `refusal_<code>`, and the call goes on from the home page. */
export interface GeneralAnswer {
  readonly kind: 'general';
}

/** The step cannot meet this code, and why not. Should it meet it all the same, the general page answers. */
export interface NeverAnswer {
  readonly kind: 'never';
  readonly why: string;
}

/** No refusal but a failure: what is known of the save decides between X3 and X3U. */
export interface FailureAnswer {
  readonly kind: 'failure';
}

/** The figures that the key agreed to have changed: the same page again, with those of now. */
export interface ChangedAnswer {
  readonly kind: 'changed';
}

/** Finds the outcome, and what its page shows; undefined: the general page. */
type Recover<O extends string> = (
  error: DomainError,
  context: TurnContext,
  call: ActionCall,
) => Promise<Result<O> | undefined> | Result<O> | undefined;

/** What a caller is told when a saving step was refused: an outcome of the action, or one of the general answers. */
export type RefusalAnswer<O extends string> =
  O | Recover<O> | GeneralAnswer | NeverAnswer | FailureAnswer | ChangedAnswer;

/**
 * A row of the table of refusals: the answer of a saving action to every code there is. An action without a row, and a
 * row with a hole, do not compile.
 */
export type Refusals<O extends string> = Readonly<Record<ErrorCode, RefusalAnswer<O>>>;

export interface ViewResult {
  readonly facts: FrameData;
  readonly rows?: readonly Row[];
  /**
   * Figures on the page that its saving key agrees to, by names of the page's own. The action finds them on its frame, and
   * the operation refuses with `figures_changed` what comes to something else: then the page is shown again.
   */
  readonly agreed?: Readonly<Record<string, number>>;
  /** Facts that open (`true`) or close (`false`) the keys whose `when` names them. */
  readonly flags?: Readonly<Record<string, boolean>>;
}

/** Fills a page: `view: sell.quantity`. */
export interface View {
  readonly name: string;
  /** The parameters it gives. */
  readonly params: readonly string[];
  /** @param frame the frame to be shown; the keys in its list are the order to keep. */
  readonly run: (context: TurnContext, frame: Frame) => Promise<ViewResult>;
}

interface ActionParts<O extends string> {
  readonly name: string;
  readonly outcomes: readonly O[];
}
/** A name that does not fit needs no way on of the action's own: the menu has one page for it. */
type Result<O extends string> = Omit<Outcome, 'result'> & { readonly result: O | typeof SHORTENED };
type SavedResult<O extends string> = Omit<SavedOutcome, 'result'> & Pick<Result<O>, 'result'>;

/** An action that changes nothing but the session. */
export const defineAction = <const O extends string>(
  parts: ActionParts<O> & { run: (context: TurnContext, call: ActionCall) => Promise<Result<O>> },
): Action => ({ ...parts, saves: false });

/** An action that changes something outside the session by its own means (the directory, a message queue). */
export const defineSave = <const O extends string>(
  parts: ActionParts<O> & {
    run: (context: TurnContext, call: ActionCall) => Promise<Result<O>>;
    refusals: Refusals<NoInfer<O>>;
    whileLocked?: (context: TurnContext) => boolean;
  },
): Action => ({ ...parts, saves: true });

/** An action whose effect, step record and answer are one transaction in the shop's schema. */
export const defineShopSave = <const O extends string>(
  parts: ActionParts<O> & {
    runIn: (context: TurnContext, call: ActionCall, tx: TenantTransaction) => Promise<SavedResult<O>>;
    refusals: Refusals<NoInfer<O>>;
    act?: (context: TurnContext, call: ActionCall) => Act;
    whileLocked?: (context: TurnContext) => boolean;
    says?: Readonly<Record<string, string>>;
  },
): Action => ({
  ...parts,
  saves: true,
  run: () => Promise.reject(new Error(`${parts.name} runs in a transaction`)),
});

export const defineView = (view: View): View => view;

/** What a feature gives the menu. */
export interface ActionsAndViews {
  readonly actions: readonly Action[];
  readonly views: readonly View[];
}
