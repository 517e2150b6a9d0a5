import { within } from '../platform/deadline.ts';
import type { Shelf } from '../platform/shelf.ts';
import type { Answer, HandleTurn, Turn } from '../ussd/turn.ts';
import { parseCaller } from '../values/phone.ts';
import type { DeliveryReport, IncomingSms } from '../values/sms.ts';
import type { OnRejected } from './callback-secret.ts';
import { readEcho } from './echo.ts';

/** What a network allows for one page of a call. */
export interface UssdLimits {
  /** How long after the key press the network must have our answer, in ms: 4,000 at most, the session is held for no longer. */
  readonly deadlineMs: number;
  /** Septets of one page; USSD_PAGE_SEPTETS by default. */
  readonly pageSeptets?: number | undefined;
  /** What callers dial, `*384*7#`; USSD_CODE by default. */
  readonly code?: string | undefined;
}

/** The end of a session as a network reports it. It only tells that a caller was lost; no sale depends on it. */
export interface SessionEnd {
  readonly gateway: string;
  readonly sessionId: string;
  readonly phone: string;
  readonly status: 'success' | 'incomplete' | 'failed' | 'unknown';
  readonly durationMs?: number;
  readonly hops?: number;
}

/** The last words when the turn itself failed: X3 and X3U of the menus, in both languages if need be. */
export interface Apologies {
  readonly nothingSaved: Answer;
  readonly notSure: Answer;
}

/** What the program does with what networks bring, for all of them alike. */
export interface DeskDeps {
  readonly handleTurn: HandleTurn;
  readonly onSessionEnd: (end: SessionEnd) => Promise<void>;
  readonly onDeliveryReport: (report: DeliveryReport) => Promise<void>;
  /** Somebody left the sender's list. */
  readonly onOptOut: (phone: string) => Promise<void>;
  readonly onIncomingSms: (sms: IncomingSms) => Promise<void>;
  readonly onRejected: OnRejected;
  /** Told why something failed, or could not be taken: the network is told to come again, or the caller hears the apology. */
  readonly onFailure: (error: unknown) => void;
  /** For what a network puts together of several messages, each of which may come to another process. */
  readonly shelf: Shelf;
  /** Our code, `*384*7#`. */
  readonly code: string;
  /** Septets of one page. */
  readonly pageSeptets: number;
  readonly apologies: Apologies;
}

/** A key press as a network's adapter reads it. What can't be understood is undefined, and gets the apology. */
export interface KeyPress extends Pick<Turn, 'sessionId' | 'network'> {
  /** The caller's number as it came. */
  readonly phone: string | undefined;
  readonly inputs: Turn['inputs'] | undefined;
  /** What the network sends back of our last answer, as it came. */
  readonly echo: unknown;
  /** What was dialled, as far as the network tells: what stands behind our code are tokens of the caller's. */
  readonly dialled: string | undefined;
}

/** Where a network hands over what it brings. */
export interface NetworkDesk extends Pick<
  DeskDeps,
  'onSessionEnd' | 'onDeliveryReport' | 'onOptOut' | 'onIncomingSms' | 'onRejected' | 'onFailure' | 'shelf'
> {
  /** Answers a key press, whatever happens: in time, and with the apology that is true when the turn failed or is late. */
  readonly answer: (press: KeyPress) => Promise<Answer>;
}

/** The way of our answer to the network: what a turn has less than the network waits. */
const WAY_BACK_MS = 400;
const MOST_TOKENS = 64;
const LONGEST_TEXT = 2000;

/** Several inputs in one text: `''` is none, `1**2` three of which one is empty. Undefined for more than anybody types. */
export const inputsOf = (text: string): readonly string[] | undefined => (text === '' ? [] : splitInputs(text));

/** The same of a text that is an input itself: `''` is one that is empty. */
export const splitInputs = (text: string): readonly string[] | undefined => {
  if (text.length > LONGEST_TEXT) return undefined;
  const inputs = text.split('*');
  return inputs.length > MOST_TOKENS ? undefined : inputs;
};

/** What was dialled behind our code: `*384*7*1*3#` on `*384*7#` gives 1 and 3. Nothing for a code that is not ours. */
export const serviceTokensOf = (dialled: string, code: string): readonly string[] => {
  const base = `${code.replace(/#$/, '')}*`;
  if (!dialled.startsWith(base)) return [];
  const tokens = dialled.slice(base.length).replace(/#$/, '');
  return tokens === '' ? [] : tokens.slice(0, LONGEST_TEXT).split('*').slice(0, MOST_TOKENS);
};

/** Makes the desk of one network: the page and the time that it allows are in every turn. */
export const createNetworkDesk = (
  { name: gateway, ussd }: { readonly name: string; readonly ussd?: UssdLimits },
  deps: DeskDeps,
): NetworkDesk => {
  const { deadlineMs, pageSeptets = deps.pageSeptets, code = deps.code } = ussd ?? { deadlineMs: 0 };
  const limits = { budget: pageSeptets, deadlineMs: deadlineMs - WAY_BACK_MS };
  return {
    ...deps,
    answer: async ({ phone: given, inputs, dialled = '', echo, ...rest }) => {
      const phone = parseCaller(given ?? '');
      // A number with digits missing is nobody's, and must not become somebody's.
      if (phone === undefined) deps.onRejected({ gateway, reason: 'number' });
      if (phone === undefined || inputs === undefined) return deps.apologies.nothingSaved;
      const serviceTokens = serviceTokensOf(dialled, code);
      const turn = { ...rest, ...readEcho(echo), gateway, phone, serviceTokens, inputs, ...limits };
      return answerInTime(deps, deadlineMs, () => deps.handleTurn(turn));
    },
  };
};

const answerInTime = async (
  { apologies, onFailure }: Pick<DeskDeps, 'apologies' | 'onFailure'>,
  deadlineMs: number,
  turn: () => Promise<Answer>,
): Promise<Answer> => {
  try {
    return await within(deadlineMs, turn(), () => {
      onFailure(new Error('the turn did not keep its deadline'));
      return apologies.notSure;
    });
  } catch (error) {
    onFailure(error);
    return apologies.notSure;
  }
};
