import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { IsCallbackSecret, OnRejected } from './callback-secret.ts';
import { readForm, type FormFields } from './form-body.ts';

/** What a gateway gets back for a key press: always with status 200. */
export interface CallbackAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A gateway's way to ask: the form of a key press and its answer; undefined when it can't be read at all. */
export type AnswerForm = (form: FormFields, headers: IncomingHttpHeaders) => Promise<CallbackAnswer | undefined>;

export interface UssdCallbacksDeps {
  readonly isSecret: IsCallbackSecret;
  /** By the gateway's name in the address. */
  readonly gateways: ReadonlyMap<string, AnswerForm>;
  readonly onRejected: OnRejected;
  /** Told of every request: its route as a pattern, the status, and how long it took. */
  readonly observe: (request: { readonly route: string; readonly status: number; readonly ms: number }) => void;
  readonly onFailure: (error: unknown) => void;
}

const ADDRESS = /^\/callbacks\/([^/?]+)\/([a-z0-9-]{1,30})\/ussd\/?(?:\?|$)/;

/**
 * Answers key presses under `/callbacks/<secret>/<gateway>/ussd`, and leaves every other request alone (`false`). It
 * stands before the web framework, whose routing and reading of forms would cost more than the turn itself.
 */
export const createUssdCallbacks =
  (deps: UssdCallbacksDeps) =>
  (request: IncomingMessage, response: ServerResponse): boolean => {
    const [, secret, gateway = ''] = ADDRESS.exec(request.url ?? '') ?? [];
    const answerForm = deps.gateways.get(gateway);
    if (secret === undefined || answerForm === undefined || request.method !== 'POST') return false;
    const began = performance.now();
    response.once('close', () => {
      const route = `/callbacks/:secret/${gateway}/ussd`;
      deps.observe({ route, status: response.statusCode, ms: performance.now() - began });
    });
    take(deps, { request, response, secret, gateway, answerForm }).catch((error: unknown) => {
      deps.onFailure(error);
      refuse(response, 500);
    });
    return true;
  };

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly secret: string;
  readonly gateway: string;
  readonly answerForm: AnswerForm;
}

/** A wrong secret gets 401 and not a word, before its body is read; a form that nobody can read gets 400. */
const take = async (deps: UssdCallbacksDeps, asked: Asked): Promise<void> => {
  const { request, response, gateway, answerForm } = asked;
  if (!deps.isSecret(decoded(asked.secret))) {
    deps.onRejected({ gateway, reason: 'secret' });
    refuse(response, 401);
    return;
  }
  const form = await readForm(request);
  const answer = form && (await answerForm(form, request.headers));
  if (answer === undefined) {
    deps.onRejected({ gateway, reason: 'form' });
    refuse(response, 400);
    return;
  }
  response.writeHead(200, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
  response.end(answer.body);
};

/** What is left of the body is not waited for. */
const refuse = (response: ServerResponse, status: number): void => {
  if (!response.headersSent) response.writeHead(status, { 'content-length': 0, connection: 'close' });
  response.end();
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};
