import { z } from 'zod';
import type { WebCodes } from '../features/accounts/web-codes.ts';
import { phone } from './formats.ts';
import { openRoute } from './make-route.ts';
import type { Route } from './route.ts';
import { password, tokensAnswer, username } from './sign-in-formats.ts';

const tag = 'Accounts';
const code = z
  .string()
  .regex(/^[0-9]{3} ?[0-9]{3}$/)
  .meta({ description: 'six digits, as the SMS shows them' });

/** For whoever proves by a code that a phone is theirs. */
export const webCodesRoutes = ({ webCodes }: { readonly webCodes: WebCodes }): readonly Route[] => [
  openRoute(
    {
      ...{ id: 'sendCode', method: 'post', path: '/auth/code', tag, right: 'anyone' },
      summary: 'Send a code by SMS to a phone that works in a shop; nobody is told whether it does',
      body: z.strictObject({ phone }).meta({ id: 'SendCode' }),
      refusals: ['phone_invalid'],
    },
    ({ body }, { from, now }) => webCodes.send(body.phone, { from, now }),
  ),
  openRoute(
    {
      ...{ id: 'claim', method: 'post', path: '/auth/claim', tag, right: 'anyone', status: 201 },
      summary: 'Give a name and a password to whoever began by phone, by the code that was sent there',
      body: z.strictObject({ phone, code, username, password }).meta({ id: 'Claim' }),
      answer: tokensAnswer,
      refusals: [
        ...(['code_wrong', 'username_taken', 'phone_taken', 'password_too_weak', 'phone_invalid'] as const),
        ...(['too_busy', 'membership_stopped'] as const),
      ],
    },
    ({ body }, { from, now }) => webCodes.claim(body, { from, now }),
  ),
  openRoute(
    {
      ...{ id: 'resetPassword', method: 'post', path: '/auth/password', tag, right: 'anyone' },
      summary: 'Set a new password by the code that was sent; whoever is signed in is signed out',
      body: z.strictObject({ phone, code, password }).meta({ id: 'ResetPassword' }),
      refusals: ['code_wrong', 'password_too_weak', 'phone_invalid', 'too_busy'],
    },
    ({ body }, { from, now }) => webCodes.reset(body, { from, now }),
  ),
];
