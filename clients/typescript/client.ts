import { ADDRESSES, type Nothing, type Operations, type Problem } from './operations.ts';

/** What an operation came to. A refusal is an answer, not an error: look at `problem.code`. */
export type Outcome<T> =
  | {
      readonly ok: true;
      readonly status: number;
      readonly data: T;
      readonly replayed: boolean;
    }
  | { readonly ok: false; readonly status: number; readonly problem: Problem };

export interface ClientOptions {
  /** Where Kibanda is: `https://till.duka.co.ke`. */
  readonly url: string;
  /** The access token, or what gives it: it is asked before each request. */
  readonly token?: string | (() => string | undefined | Promise<string | undefined>);
  readonly fetch?: typeof globalThis.fetch;
}

type Input<K extends keyof Operations> = Operations[K]['input'];
type Given<K extends keyof Operations> = Nothing extends Input<K> ? [input?: Input<K>] : [input: Input<K>];
export type Kibanda = <K extends keyof Operations>(
  operation: K,
  ...given: Given<K>
) => Promise<Outcome<Operations[K]['answer']>>;

/** Any input, for the one place that does not know which operation it is. */
interface AnyInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly key?: string;
}

const addressOf = (url: string, path: string, { params = {}, query = {} }: AnyInput): string => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const asked = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  return `${url}${filled}${asked.length === 0 ? '' : `?${new URLSearchParams(asked).toString()}`}`;
};

const headersOf = (token: string | undefined, { body, key }: AnyInput): Record<string, string> => ({
  ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  ...(key === undefined ? {} : { 'idempotency-key': key }),
});

const readAnswer = async (response: Response): Promise<unknown> => {
  const media = response.headers.get('content-type') ?? '';
  if (media.startsWith('application/json')) return response.json();
  // A file is read by whoever asked for it, at their pace.
  return response.status === 204 ? undefined : response;
};

/**
 * Makes a client: `const sold = await kibanda('createSale', { body, key })`. Rejects only where nothing came back; then send the
 * same again, with the same key.
 */
export const createKibanda = ({ url, token, fetch = globalThis.fetch }: ClientOptions): Kibanda => {
  const call = async (operation: keyof Operations, input: AnyInput = {}): Promise<Outcome<unknown>> => {
    const [method, path] = ADDRESSES[operation];
    const given = typeof token === 'function' ? await token() : token;
    const response = await fetch(addressOf(url, path, input), {
      method,
      headers: headersOf(given, input),
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    });
    const { status, ok } = response;
    if (!ok) return { ok, status, problem: (await response.json()) as Problem };
    return {
      ok,
      status,
      data: await readAnswer(response),
      replayed: response.headers.has('idempotency-replayed'),
    };
  };
  return call as Kibanda;
};
