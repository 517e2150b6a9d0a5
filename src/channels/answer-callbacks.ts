import type { IncomingMessage, ServerResponse } from 'node:http';
import { readContent } from './callback-body.ts';
import type { IsCallbackSecret, OnRejected } from './callback-secret.ts';
import type { Callback, CallbackAnswer, CallbackRequest, Callbacks } from './network.ts';

export interface AnswerCallbacksDeps {
  readonly isSecret: IsCallbackSecret;
  /** By the network's name in the address. */
  readonly networks: ReadonlyMap<string, Callbacks>;
  readonly onRejected: OnRejected;
  /** Told of every request: its route as a pattern, the status, and how long it took. */
  readonly observe: (request: {
    readonly route: string;
    readonly method: string;
    readonly status: number;
    readonly ms: number;
  }) => void;
  readonly onFailure: (error: unknown) => void;
}

const ADDRESS = /^\/callbacks\/([^/?]+)(?:\/([a-z0-9-]{1,30}))?(?:\/([^?#]{1,300}?))?\/?(?:\?|$)/;
const ANY_ADDRESS = /^\/callbacks\/([^/?]+)/;

/** A request that is for us, as far as its address tells. */
interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly isKnown: boolean;
  readonly gateway: string;
  readonly route: string;
  readonly callback: Callback | undefined;
  readonly part: CallbackRequest['part'];
}

/**
 * Answers what networks call under `/callbacks/<secret>/<network>/…`, and leaves every other request alone (`false`),
 * also one with the right secret at an address that is none. It stands before the web framework, whose routing and
 * reading of forms would cost more than the turn itself.
 */
export const createAnswerCallbacks =
  (deps: AnswerCallbacksDeps) =>
  (request: IncomingMessage, response: ServerResponse): boolean => {
    const asked = read(deps, request, response);
    if (asked === undefined || (asked.callback === undefined && asked.isKnown)) return false;
    const began = performance.now();
    response.once('close', () => {
      const { route } = asked;
      const { method = '' } = request;
      deps.observe({ route, method, status: response.statusCode, ms: performance.now() - began });
    });
    answer(deps, asked).catch((error: unknown) => {
      deps.onFailure(error);
      refuse(response, 500);
    });
    return true;
  };

const read = (deps: AnswerCallbacksDeps, request: IncomingMessage, response: ServerResponse): Asked | undefined => {
  const url = request.url ?? '';
  const [, secret, gateway = 'unknown', path = ''] = ADDRESS.exec(url) ?? ANY_ADDRESS.exec(url) ?? [];
  if (secret === undefined) return undefined;
  const found = callbackAt(deps.networks.get(gateway) ?? {}, path, request.method);
  const asked = { request, response, isKnown: deps.isSecret(decoded(secret)), gateway };
  if (!found) return { ...asked, route: '/callbacks/:secret', callback: undefined, part: () => '' };
  const { pattern, callback } = found;
  const part = (name: string): string => partIn(pattern, path, name);
  return { ...asked, route: `/callbacks/:secret/${gateway}/${pattern}`, callback, part };
};

interface Found {
  readonly pattern: string;
  readonly callback: Callback;
}

const callbackAt = (callbacks: Callbacks, path: string, method: string | undefined): Found | undefined => {
  for (const [pattern, callback] of Object.entries(callbacks)) {
    if ([callback.method].flat().some((known) => known === method) && isLike(pattern, path))
      return { pattern, callback };
  }
  return undefined;
};

const isLike = (pattern: string, path: string): boolean => {
  if (!pattern.includes(':')) return pattern === path;
  const [names, parts] = [pattern.split('/'), path.split('/')];
  return (
    names.length === parts.length &&
    names.every((name, at) => (name.startsWith(':') ? parts[at] !== '' : name === parts[at]))
  );
};

const partIn = (pattern: string, path: string, name: string): string => {
  const at = pattern.split('/').indexOf(`:${name}`);
  return at < 0 ? '' : decoded(path.split('/')[at] ?? '');
};

/** A wrong secret gets an empty 401 before the body is read; what can't be read gets an empty 400. */
const answer = async (deps: AnswerCallbacksDeps, asked: Asked): Promise<void> => {
  const { request, response, isKnown, gateway, callback, part } = asked;
  if (!isKnown || callback === undefined) {
    deps.onRejected({ gateway, reason: 'secret' });
    refuse(response, 401);
    return;
  }
  const content = await readContent(request, callback.carrier);
  const given = content === undefined ? undefined : await callback.answer({ content, headers: request.headers, part });
  if (given === undefined) {
    deps.onRejected({ gateway, reason: 'form' });
    refuse(response, 400);
    return;
  }
  send(response, given);
};

const send = (response: ServerResponse, { status = 200, headers = {}, body = '' }: CallbackAnswer): void => {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
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
