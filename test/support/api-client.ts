import { z } from 'zod';

/** An answer of the API, its body read as JSON where it is JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

export interface ApiRequest {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A program that talks to the API at this address. */
export const createApiClient = (url: string) => {
  const ask = async (
    method: string,
    path: string,
    { token, body, headers = {} }: ApiRequest = {},
  ): Promise<ApiAnswer> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  };
  return {
    ask,
    get: (path: string, token?: string) => ask('GET', path, { token }),
    post: (path: string, token: string | undefined, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      ask('POST', path, { token, body, headers }),
  };
};

const problem = z.object({ code: z.string(), field: z.string().optional() });

export type ApiClient = ReturnType<typeof createApiClient>;

/** The code of a problem, and the field it names. */
export const problemOf = ({ status, json }: ApiAnswer) => ({ status, ...problem.parse(json) });

/** A body as the test needs it. */
export const read = <T extends z.ZodType>(schema: T, { json }: ApiAnswer): z.output<T> => schema.parse(json);
