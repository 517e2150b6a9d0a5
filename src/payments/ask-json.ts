/** How long a provider has to answer, in milliseconds. */
export const ANSWER_MS = 10_000;

const LONGEST = 64 * 1024;

export interface JsonQuestion {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface JsonAnswer {
  readonly status: number;
  /** Undefined when the body is none that could be read. */
  readonly content: unknown;
}

/** Asks a provider; undefined when there was no answer in time. Redirects are not followed: they would take the key along. */
export const askJson = async ({ method, url, headers, body }: JsonQuestion): Promise<JsonAnswer | undefined> => {
  try {
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
      headers: {
        accept: 'application/json',
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, content: parsed(await answer.text()) };
  } catch {
    return undefined;
  }
};

const parsed = (text: string): unknown => {
  try {
    return text.length > LONGEST ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};
