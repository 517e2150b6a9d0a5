import { z } from 'zod';
import { words } from './formats.ts';

/** Names are not told apart by capitals, and kept in small letters. */
export const username = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{2,31}$/)
  .transform((name) => name.toLowerCase())
  .meta({ description: 'not told apart by capitals' });
/** Long ones would cost as much as many short ones. */
export const password = words(200);

/** What somebody gets who has signed in. */
export const tokens = { accessToken: z.string(), refreshToken: z.string() };
export const tokensAnswer = z.strictObject(tokens).meta({ id: 'Tokens' });
