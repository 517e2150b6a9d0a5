import type { VNode } from 'preact';
import type { ProblemCode, RouteRight } from '../api/route.ts';
import type { TokenHolder } from '../features/accounts/access-tokens.ts';
import { mayEver, type Right } from '../tenancy/what-people-may.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import type { AnswerOf, Operation } from './answers.ts';
import type { Script } from './scripts.ts';
import type { Words } from './words.ts';

/** What a browser sent by name: a query, the parts of an address, a form. */
export type Fields = Readonly<Record<string, string>>;

/** A file that came with a form. */
export interface Uploaded {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Somebody who is signed in. */
export interface Visitor {
  readonly caller: TokenHolder;
  /** Undefined for those who run the service. */
  readonly shop: Tenant | undefined;
}

/** What is sent to an operation of the API. */
export interface Sent {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** Asks the API for the visitor. Whatever it refuses is thrown. */
export type Ask = <O extends Operation>(operation: O, sent?: Sent) => Promise<AnswerOf<O>>;

/** One request, as pages see it. */
export interface Call {
  readonly words: Words;
  readonly params: Fields;
  readonly query: Fields;
  /** What was typed, where a form comes back because something was refused; else empty. */
  readonly typed: Fields;
  /** The file that came with the form, if one did. */
  readonly file: Uploaded | undefined;
  /** The address that the form was sent to that comes back. */
  readonly sentTo: string | undefined;
  /** Why it comes back. */
  readonly problem: Refusal | undefined;
  readonly visitor: Visitor | undefined;
  readonly ask: Ask;
  readonly now: Date;
  /** Proves that a form comes from a page of ours. */
  readonly formToken: string;
  /** What the form that was sent calls its change: the same reference is the same change, however often it is sent. */
  readonly ref: string;
  /** A reference for a form that was not sent yet. */
  readonly newRef: () => string;
  /** What the browser is signed in by. */
  readonly session: string | undefined;
}

/** Why something was refused. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly field?: string | undefined;
}

/** A page as it is shown. */
export interface Shown {
  readonly title: string;
  readonly body: VNode;
  /** What the page does more with scripts than without. */
  readonly scripts?: readonly Script[];
  /** A page that is nobody's: without a menu, a name and forms that prove something. */
  readonly isShell?: boolean;
  /** Where it speaks another language than the rest. */
  readonly words?: Words;
}

/** A page: its address behind `/console`, and who may ask for it. */
export interface Screen {
  readonly path: string;
  readonly right: RouteRight;
  readonly show: (call: Call) => Promise<Shown>;
}

/** What follows a form: another page, with who is signed in from now on (`null`: nobody); or a page that is shown this once. */
export type Outcome =
  { readonly to: string; readonly session?: string | null; readonly cookies?: readonly string[] } | Shown;

/** A form: where it is sent, who may, and the page that it stands on, which shows it again when it is refused. */
export interface FormAct {
  readonly path: string;
  readonly right: RouteRight;
  readonly screen: Screen;
  /** Whether a file may come with it. */
  readonly takesFile?: boolean;
  /** The largest form it takes, in bytes, where that is more than usual. */
  readonly bytes?: number;
  readonly submit: (call: Call) => Promise<Outcome>;
}

/** Whether the visitor may ever do this: what the page shows follows from it, what the API lets through does not. */
export const visitorMay = ({ visitor }: Pick<Call, 'visitor'>, right: Right): boolean =>
  visitor !== undefined && mayEver({ id: visitor.caller.userId, role: visitor.caller.role }, right);

/** Where everything lies. */
export const BASE = '/console';
