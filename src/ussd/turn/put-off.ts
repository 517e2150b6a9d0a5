import { setTimeout as wait } from 'node:timers/promises';
import type { Language } from '../../tenancy/tenant.ts';
import { closeStep } from './kept-steps.ts';
import { answerPage, type TurnDeps, type TurnInput } from './turn-deps.ts';

/** Notes a key press whose caller has read "not sure", where Redis could not. */
export type PutOff = (press: Pick<TurnInput, 'state' | 'tags' | 'memberships'>, language: Language) => void;

const RETRY_MS = 500;
/** No network delivers a key press later than that. */
const LATEST_MS = 60_000;
/** More than a web process answers while Redis is away. */
const MOST = 2000;

/**
 * Closes such key presses in PostgreSQL as soon as it can be asked: a late repeat finds what was saved, or NOTHING, and never
 * saves behind a caller who has begun anew. One after the other, so that they are no load on a database that has just come back.
 */
export const createPutOff = (deps: TurnDeps): PutOff => {
  const waiting = new Map<string, () => Promise<unknown>>();
  let isAtWork = false;

  const work = async (): Promise<void> => {
    isAtWork = true;
    for (const [step, close] of waiting) {
      const isClosed = await close().then(
        () => true,
        () => false,
      );
      if (isClosed) waiting.delete(step);
      else await wait(RETRY_MS, undefined, { ref: false });
    }
    isAtWork = false;
    if (waiting.size > 0) void work();
  };
  return (press, language) => {
    const { step } = press.tags;
    if (waiting.size >= MOST) return;
    const until = performance.now() + LATEST_MS;
    const nothing = answerPage(deps, 'X3', language);
    waiting.set(step, async () => {
      if (performance.now() < until) await closeStep(deps, press, nothing);
    });
    if (!isAtWork) void work();
  };
};
