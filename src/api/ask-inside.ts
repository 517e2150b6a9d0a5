import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { TokenHolder } from '../features/accounts/access-tokens.ts';
import { withOrigin } from '../platform/origin.ts';
import { DomainError } from '../values/errors.ts';
import { answerOf, sendFile, type AnswerDeps } from './answer-route.ts';
import { admitCaller } from './guard.ts';
import type { RawInput, Route } from './route.ts';

/** Who asks from inside the program, and what for. */
export interface InsideAsker {
  readonly caller: TokenHolder | undefined;
  /** Stands for the address that it comes from. */
  readonly from: string;
  /** Names a change: sent again, it is done once. */
  readonly key?: string | undefined;
}

export interface InsideApi {
  /** Stands for the address that a request came from. */
  readonly fromOf: (request: Request) => string;
  /** Counts a request of this person, or of this address. @throws DomainError rate_limited */
  readonly count: (who: InsideAsker) => Promise<void>;
  /**
   * Asks an operation of the API by its name, and reads the answer by its schema. Whatever the API refuses is thrown as its
   * routes throw it.
   */
  readonly ask: <A extends z.ZodType>(
    operation: string,
    answer: A,
    sent: Partial<RawInput>,
    who: InsideAsker,
  ) => Promise<z.output<A>>;
  /** Answers with a file of the API. */
  readonly file: (operation: string, sent: Partial<RawInput>, who: InsideAsker, response: Response) => Promise<void>;
}

/**
 * The API for a front end that runs in this program: the same rights, limits, schemas and transactions as over HTTP, without
 * the way there. A front end that asks here has no rule of its own to get wrong.
 */
export const createInsideApi = (routes: readonly Route[], deps: AnswerDeps): InsideApi => {
  const byId = new Map(routes.map((route) => [route.id, route]));
  const routeOf = (operation: string): Route => {
    const route = byId.get(operation);
    if (route === undefined) throw new Error(`The API has no operation ${operation}.`);
    return route;
  };
  return {
    fromOf: deps.fromOf,
    count: async ({ caller, from }) => {
      if (!(await deps.allow(caller?.userId ?? from))) throw new DomainError('rate_limited');
    },
    ask: async (operation, answer, sent, who) => {
      const route = routeOf(operation);
      if (route.kind === 'file') throw new Error(`${operation} answers with a file.`);
      const caller = admitCaller(route, who.caller);
      const asked = { raw: whole(sent), caller, key: who.key, from: who.from };
      const { body } = await withOrigin(`address:${who.from}`, () => answerOf(deps, route, asked));
      return answer.parse(body === '' ? undefined : JSON.parse(body));
    },
    file: async (operation, sent, who, response) => {
      const route = routeOf(operation);
      if (route.kind !== 'file') throw new Error(`${operation} answers with no file.`);
      const asked = { raw: whole(sent), caller: admitCaller(route, who.caller), response, isHead: false };
      await withOrigin(`address:${who.from}`, () => sendFile(deps, route, asked));
    },
  };
};

/** Empty where nothing was sent, as Express leaves it. */
const whole = ({ params = {}, query = {}, body }: Partial<RawInput>): RawInput => ({ params, query, body });
