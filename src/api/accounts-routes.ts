import { z } from 'zod';
import type { TokenHolder } from '../features/accounts/access-tokens.ts';
import type { Accounts } from '../features/accounts/accounts-service.ts';
import type { SecondFactor } from '../features/accounts/second-factor.ts';
import type { Sessions } from '../features/accounts/sessions.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';
import { RequestError } from '../values/errors.ts';
import { formatReference } from '../values/damm.ts';
import { country, id, instant, instantOf, phone, words } from './formats.ts';
import { openRoute } from './make-route.ts';
import type { OpenCall, Route } from './route.ts';
import { password, tokens, tokensAnswer, username } from './sign-in-formats.ts';

export interface AccountsRoutesDeps {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly secondFactor: SecondFactor;
  readonly directory: Pick<TenantDirectory, 'memberById'>;
}

const tag = 'Accounts';

const code = words(40).meta({ description: 'six digits of the app, or a code on paper' });
const codeBody = z.strictObject({ code }).meta({ id: 'Code' });
const token = z
  .string()
  .max(2048)
  .regex(/^[A-Za-z0-9._-]+$/);

const ids = { tenantId: id, userId: id };
const halfSignedIn = { mfaRequired: z.literal(true), mfaToken: z.string() };

/** Where somebody is signed in. */
export const sessionsAnswer = z
  .strictObject({ items: z.array(z.strictObject({ id, beganAt: instant, endsAt: instant, isThis: z.boolean() })) })
  .meta({ id: 'Sessions' });

const callerOf = ({ caller }: OpenCall): TokenHolder => {
  if (caller === undefined) throw new RequestError('token_missing');
  return caller;
};

const signInRoutes = ({ accounts }: AccountsRoutesDeps): readonly Route[] => [
  openRoute(
    {
      ...{ id: 'signUp', method: 'post', path: '/auth/signup', tag, right: 'anyone', status: 201 },
      summary: 'Open a shop with its owner, who becomes its first seller by dialling and saying yes',
      body: z
        .strictObject({ username, password, phone, shopName: words(40), country, name: words(40).optional() })
        .meta({ id: 'SignUp' }),
      answer: z
        .union([z.strictObject({ ...ids, ...tokens }), z.strictObject({ ...ids, ...halfSignedIn })])
        .meta({ id: 'SignedUp' }),
      refusals: [
        ...(['username_taken', 'phone_taken', 'password_too_weak', 'name_invalid', 'phone_invalid'] as const),
        ...(['too_busy', 'key_reused', 'membership_stopped'] as const),
      ],
    },
    ({ body }, { key, from, now }) => accounts.signUp({ ...body, key }, { from, now }),
  ),
  openRoute(
    {
      ...{ id: 'logIn', method: 'post', path: '/auth/login', tag, right: 'anyone' },
      summary: 'Sign in by username, or by the phone that sells; `mfaRequired`: go on at /v1/auth/mfa/verify',
      body: z
        .strictObject({ username: z.union([username, phone]), password, tenantId: id.optional() })
        .meta({ id: 'LogIn' }),
      answer: z.union([tokensAnswer, z.strictObject(halfSignedIn)]).meta({ id: 'LoggedIn' }),
      refusals: ['credentials_wrong', 'too_busy', 'membership_stopped'],
    },
    ({ body }, { from, now }) => accounts.logIn(body, { from, now }),
  ),
  openRoute(
    {
      ...{ id: 'verifyMfa', method: 'post', path: '/auth/mfa/verify', tag, right: 'anyone' },
      summary: 'Give the code that was asked for; each code is good once',
      body: z.strictObject({ mfaToken: token, code }).meta({ id: 'VerifyMfa' }),
      answer: tokensAnswer,
      refusals: ['token_invalid', 'code_wrong', 'membership_stopped'],
    },
    ({ body }, { now }) => accounts.verifyCode(body, now),
  ),
];

const stayRoutes = ({ sessions }: AccountsRoutesDeps): readonly Route[] => [
  openRoute(
    {
      ...{ id: 'refresh', method: 'post', path: '/auth/refresh', tag, right: 'anyone' },
      summary: 'The next tokens; an old refresh token that comes again ends the whole family',
      body: z.strictObject({ refreshToken: token }).meta({ id: 'Refresh' }),
      answer: tokensAnswer,
      refusals: ['token_invalid', 'membership_stopped'],
    },
    ({ body }, { now }) => sessions.refresh(body.refreshToken, now),
  ),
  openRoute(
    {
      ...{ id: 'logOut', method: 'post', path: '/auth/logout', tag, right: 'anyone' },
      summary: 'End the family of a refresh token; its access token lives on for ten minutes at most',
      body: z.strictObject({ refreshToken: token }).meta({ id: 'LogOut' }),
    },
    ({ body }, { now }) => sessions.end(body.refreshToken, now),
  ),
  openRoute(
    {
      ...{ id: 'listSessions', method: 'get', path: '/auth/sessions', tag, right: 'signed-in' },
      summary: 'Where you are signed in, the last sign-in first',
      answer: sessionsAnswer,
    },
    async (_input, call) => {
      const { userId, familyId } = callerOf(call);
      const open = await sessions.list(userId, call.now);
      const items = open.map(({ id: familyOf, createdAt, expiresAt }) => ({
        ...{ id: familyOf, beganAt: instantOf(createdAt), endsAt: instantOf(expiresAt), isThis: familyOf === familyId },
      }));
      return { items };
    },
  ),
  openRoute(
    {
      ...{ id: 'endSessions', method: 'delete', path: '/auth/sessions', tag, right: 'signed-in' },
      summary: 'Sign out everywhere; access tokens live on for ten minutes at most',
    },
    (_input, call) => sessions.endAll(callerOf(call).userId, call.now),
  ),
];

const secondFactorRoutes = ({ secondFactor }: AccountsRoutesDeps): readonly Route[] => [
  openRoute(
    {
      ...{ id: 'enrollMfa', method: 'post', path: '/auth/mfa/enroll', tag, right: 'signed-in' },
      summary: 'Begin with a second factor (TOTP): show otpauthUrl as a picture, then activate',
      answer: z.strictObject({ otpauthUrl: z.string(), secret: z.string() }).meta({ id: 'MfaSecret' }),
      refusals: ['mfa_on_already'],
    },
    (_input, call) => secondFactor.enroll(callerOf(call).userId),
  ),
  openRoute(
    {
      ...{ id: 'activateMfa', method: 'post', path: '/auth/mfa/activate', tag, right: 'signed-in' },
      summary: 'Switch the second factor on; the recovery codes are shown this once',
      body: codeBody,
      answer: z.strictObject({ recoveryCodes: z.array(z.string()) }).meta({ id: 'RecoveryCodes' }),
      refusals: ['mfa_on_already', 'mfa_not_begun', 'code_wrong'],
    },
    async ({ body }, call) => ({
      recoveryCodes: await secondFactor.activate(callerOf(call).userId, body.code, call.now),
    }),
  ),
  openRoute(
    {
      ...{ id: 'removeMfa', method: 'delete', path: '/auth/mfa', tag, right: 'signed-in' },
      summary: 'Switch the second factor off',
      body: codeBody,
      refusals: ['mfa_not_begun', 'code_wrong'],
    },
    ({ body }, call) => secondFactor.remove(callerOf(call).userId, body.code, call.now),
  ),
];

const meRoute = ({ directory, secondFactor }: AccountsRoutesDeps): Route =>
  openRoute(
    {
      ...{ id: 'me', method: 'get', path: '/me', tag, right: 'signed-in' },
      summary: 'Who am I, in which shop',
      answer: z
        .strictObject({
          userId: id,
          role: z.enum(['vendor', 'cashier', 'admin']),
          name: z.string(),
          mfaEnabled: z.boolean(),
          memberId: id.nullable(),
          shop: z
            .strictObject({
              ...{ id, name: z.string(), number: z.string(), country: z.string(), currency: z.string() },
              ...{ timezone: z.string(), status: z.enum(['active', 'suspended']) },
            })
            .nullable(),
        })
        .meta({ id: 'Me' }),
      refusals: ['membership_stopped'],
    },
    async (_input, call) => {
      const { userId, role, name, place } = callerOf(call);
      const mfaEnabled = await secondFactor.isOn(userId);
      const found = place === undefined ? undefined : await directory.memberById(place.memberId);
      if (found === undefined) return { userId, role, name, mfaEnabled, memberId: null, shop: null };
      const { tenant, member } = found;
      const { id: shopId, name: shopName, shopNumber, country: of, currency, timezone, status } = tenant;
      const shop = {
        id: shopId,
        name: shopName,
        number: formatReference(shopNumber),
        country: of,
        currency,
        timezone,
        status,
      };
      return { userId, role: member.role, name: member.name, mfaEnabled, memberId: member.id, shop };
    },
  );

/** Signing up, in and out. */
export const accountsRoutes = (deps: AccountsRoutesDeps): readonly Route[] => [
  ...signInRoutes(deps),
  ...stayRoutes(deps),
  ...secondFactorRoutes(deps),
  meRoute(deps),
];
