import { z } from 'zod';
import type { Answer, Turn } from '../ussd/turn.ts';

/** The page that was shown, and the proof of it. */
const echoed = z
  .string()
  .regex(/^[A-Z0-9]{1,8}(?:\.[a-z0-9]{1,48})?$/)
  .transform((echo) => echo.split('.'))
  .catch([]);

/** Reads what a network sends back of our last answer; empty for what is not ours. */
export const readEcho = (echo: unknown): Pick<Turn, 'lastPage' | 'proof'> => {
  const [lastPage, proof] = echoed.parse(echo);
  return { ...(lastPage === undefined ? {} : { lastPage }), ...(proof === undefined ? {} : { proof }) };
};

/** What a network is to send back with the next key press: the page's id, and the proof that it was shown. */
export const echoOf = ({ page, proof }: Pick<Answer, 'page' | 'proof'>): string =>
  proof === undefined ? page : `${page}.${proof}`;
