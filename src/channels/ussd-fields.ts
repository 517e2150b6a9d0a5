import { z } from 'zod';
import type { LastInput } from '../ussd/turn.ts';
import { splitInputs } from './network-desk.ts';

/** Numbers come as texts and as numbers, with no rule. */
const written = z.union([z.string(), z.int()]).transform(String);

/** A field that may be missing; what is none (a list, an object) counts as missing too. */
export const text = written.pipe(z.string().max(4000)).optional().catch(undefined);

/** What names a call. */
export const sessionId = written.pipe(z.string().trim().min(1).max(200));

const DIAL_STRING = /^\*\d[\d*]*#?$/;

/** What was dialled, if this is it: networks differ in what their first message holds, and some don't say. */
export const dialledIn = (...candidates: readonly (string | undefined)[]): string | undefined =>
  candidates.map((candidate) => candidate?.trim()).find((candidate) => candidate && DIAL_STRING.test(candidate));

/** The last input alone; at the dial none, since what comes with it is what was dialled. */
export const lastInput = (message: string | undefined, isDial: boolean): LastInput | undefined => {
  const next = isDial ? [] : splitInputs(message ?? '');
  return next && { next };
};

/** Everything typed so far, in a text that may begin with the code or with what stands behind it on a shared one. */
export const allInputs = (dialledSoFar: string, code: string): readonly string[] | undefined => {
  const base = code.replace(/#$/, '');
  const bare = dialledSoFar.replace(/#$/, '');
  if (bare === base) return [];
  return bare.startsWith(`${base}*`) ? splitInputs(bare.slice(base.length + 1)) : undefined;
};
