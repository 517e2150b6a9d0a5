import { z } from 'zod';
import { askJson, type JsonAnswer, type JsonQuestion } from './ask-json.ts';

const granted = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });
const EARLY_MS = 60_000;

/** Asks with a token that is fetched when it is needed, and once more when the provider knows it no longer. */
export type AskWithToken = (question: JsonQuestion) => Promise<JsonAnswer | undefined>;

/** Makes the way to a provider that gives out tokens for an hour or so, as OAuth 2 has it. */
export const createAskWithToken = (token: JsonQuestion, now: () => Date): AskWithToken => {
  let held: { readonly token: string; readonly until: number } | undefined;
  const fetchToken = async (): Promise<string | undefined> => {
    if (held !== undefined && held.until > now().getTime()) return held.token;
    const answer = granted.safeParse((await askJson(token))?.content);
    if (!answer.success) return undefined;
    const { access_token, expires_in } = answer.data;
    held = { token: access_token, until: now().getTime() + Math.max(expires_in * 1000 - EARLY_MS, 0) };
    return access_token;
  };
  const ask = async (question: JsonQuestion): Promise<JsonAnswer | undefined | 'no token'> => {
    const bearer = await fetchToken();
    if (bearer === undefined) return 'no token';
    return askJson({ ...question, headers: { ...question.headers, authorization: `Bearer ${bearer}` } });
  };
  return async (question) => {
    const first = await ask(question);
    // Without a token the question was not put at all: as sure as a refusal.
    if (first === 'no token') return { status: 401, content: undefined };
    if (first?.status !== 401) return first;
    held = undefined;
    const second = await ask(question);
    return second === 'no token' ? first : second;
  };
};
