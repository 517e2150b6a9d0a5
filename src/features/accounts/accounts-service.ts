import { isUniqueViolation } from '../../platform/database-failure.ts';
import { idFrom, newId } from '../../platform/ids.ts';
import type { TenantDirectory } from '../../tenancy/tenant-directory.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { DomainError, isDomainError, RequestError } from '../../values/errors.ts';
import type { CountryCode } from '../../values/money.ts';
import { parsePhone } from '../../values/phone.ts';
import { parseName } from '../../values/text-input.ts';
import type { NewShop, NewVendor } from '../shops/open-shop.ts';
import type { ShopsService } from '../shops/shops-service.ts';
import type { WelcomeMessages } from '../shops/welcome-messages.ts';
import { CONSENT_VERSION } from '../sign-up/sign-up.ts';
import type { AccessTokens, TokenHolder } from './access-tokens.ts';
import { isNameGivenElsewhere } from './account-cells.ts';
import { findAccount, findAccountById, findPlace, type AccountRow, type PlaceRow } from './accounts-store.ts';
import { checkPassword, type Passwords } from './passwords.ts';
import { countTry, type SecondFactor } from './second-factor.ts';
import type { Sessions, Tokens } from './sessions.ts';

export interface AccountsDeps {
  readonly directory: TenantDirectory;
  readonly shops: Pick<ShopsService, 'open'>;
  readonly welcome: WelcomeMessages;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly secondFactor: SecondFactor;
  readonly accessTokens: AccessTokens;
  /** Counts a try; false when there were too many of this subject. It never counts for others who try from elsewhere. */
  readonly mayTry: (subject: string) => Promise<boolean>;
  /** Counts a sign-up from an address; false when there were too many. */
  readonly maySignUp: (from: string) => Promise<boolean>;
}

/** Where a request comes from, and when. */
export interface Asked {
  /** Stands for the address. */
  readonly from: string;
  readonly now: Date;
}

export interface NewAccount {
  readonly username: string;
  readonly password: string;
  readonly phone: string;
  readonly shopName: string;
  readonly country: CountryCode;
  /** What receipts call the owner; the username, if left out. */
  readonly name?: string | undefined;
  /** The same key with the same name is the same sign-up. */
  readonly key?: string | undefined;
}

/** `mfaRequired` for a sign-up that comes again when a second factor was switched on meanwhile. */
export type SignedUp = LoggedIn & { readonly tenantId: string; readonly userId: string };

/** From one address so often within a quarter of an hour, for one name; right ones count too. */
export const TRIES_OF_AN_ACCOUNT = { name: 'account-tries', most: 20, windowSeconds: 900 };
/** A whole market may be behind one address of its network. */
export const SIGN_UPS_FROM_AN_ADDRESS = { name: 'sign-ups', most: 60, windowSeconds: 900 };

export type LoggedIn = Tokens | { readonly mfaRequired: true; readonly mfaToken: string };

/** So long a phone is asked, when it dials, whether it takes the place that a sign-up gave it. */
const PHONE_ASKED_MS = 90 * 86_400_000;

const SHOP_NAME = { min: 2, max: 16 };
const OWN_NAME = { min: 2, max: 12 };

const named = (typed: string, limits: { readonly min: number; readonly max: number }, field: string): string => {
  const name = parseName(typed, limits);
  if (name === undefined) throw new DomainError('name_invalid', { field });
  return name;
};

/** The shop that an account opens, with its owner, who cannot sign in yet. */
const shopOf = (account: NewAccount, now: Date): NewShop => {
  const { username, country, key } = account;
  const phone = parsePhone(account.phone, country);
  if (phone === undefined) throw new DomainError('phone_invalid');
  const id = key === undefined ? newId(now) : idFrom(`sign-up:${username}:${key}`);
  return {
    id,
    name: named(account.shopName, SHOP_NAME, 'shopName'),
    country,
    language: 'en',
    channel: 'rest',
    vendor: {
      id: idFrom(`vendor:${id}`),
      userId: idFrom(`user:${id}`),
      name: named(account.name ?? username.slice(0, OWN_NAME.max), OWN_NAME, 'name'),
      phone,
      pinHash: null,
      invitedUntil: new Date(now.getTime() + PHONE_ASKED_MS),
      consentVersion: CONSENT_VERSION,
      mustBeNew: true,
    },
  };
};

const placeOf = (row: PlaceRow): Pick<TokenHolder, 'place' | 'role' | 'name'> => ({
  place: { tenantId: row.tenant_id, memberId: row.member_id },
  role: row.role,
  name: row.name,
});

/** Signs somebody in whose password, and code, were right. @throws DomainError membership_stopped */
export const begin = async (
  { directory, sessions }: Pick<AccountsDeps, 'directory' | 'sessions'>,
  user: Pick<AccountRow, 'id' | 'username' | 'kind' | 'cell'>,
  { tenantId, now }: { readonly tenantId: string | undefined; readonly now: Date },
): Promise<Tokens> => {
  const begun = await directory.inDirectory(
    async (tx) => {
      if (user.kind !== 'trader') {
        return sessions.beginIn(tx, { userId: user.id, place: undefined, role: 'admin', name: user.username }, now);
      }
      const place = await findPlace(tx, user.id, tenantId);
      if (place === undefined) throw new DomainError('membership_stopped');
      return sessions.beginIn(tx, { userId: user.id, ...placeOf(place) }, now);
    },
    { cell: user.cell },
  );
  return sessions.tokensOf(begun, now);
};

const openFor = async (
  { directory, shops, welcome }: AccountsDeps,
  shop: NewShop,
  account: NonNullable<NewVendor['account']>,
): Promise<Tenant> => {
  const { id: reason, phone, name } = shop.vendor;
  try {
    return await shops.open({ ...shop, vendor: { ...shop.vendor, account } }, async (tx) => {
      if (await isNameGivenElsewhere(directory, account.username, tx.tenant.cell))
        throw new RequestError('username_taken');
      await welcome.invitation(tx, { phone, language: shop.language, reason }, name);
      await welcome.terms(tx, { phone, language: shop.language, reason });
    });
  } catch (error) {
    if (isUniqueViolation(error, 'users_username_key')) throw new RequestError('username_taken');
    if (isDomainError(error, 'conflict')) throw new RequestError('phone_taken');
    throw error;
  }
};

/**
 * Opens a shop with the account that owns it and works over HTTP. Its owner becomes the first seller by dialling: nobody has
 * proved yet whose the phone is, so it is asked there, and stays free for others until it has said yes.
 * @throws RequestError username_taken, phone_taken, password_too_weak, too_busy, key_reused; DomainError name_invalid,
 *   phone_invalid, rate_limited, membership_stopped
 */
const signUp = async (deps: AccountsDeps, account: NewAccount, { from, now }: Asked): Promise<SignedUp> => {
  if (!(await deps.maySignUp(from))) throw new DomainError('rate_limited');
  checkPassword(account.password, account.username);
  const { username, password, key } = account;
  const shop = shopOf(account, now);
  const ids = { tenantId: shop.id, userId: shop.vendor.userId ?? '' };
  const again = () => logInAgain(deps, { username, password, tenantId: shop.id }, { from, now });
  if (key !== undefined && (await deps.directory.byId(shop.id)) !== undefined) return { ...ids, ...(await again()) };
  // The hash is dear: it is made when all else that was sent is right.
  const passwordHash = await deps.passwords.hash(password);
  const { cell } = await openFor(deps, shop, { username, passwordHash });
  // Of two that come at once one opens the shop: it is the one whose hash, with its salt, was saved.
  const isNew = key === undefined || (await findAccount(deps.directory, username))?.password_hash === passwordHash;
  const user = { id: ids.userId, username, kind: 'trader', cell } as const;
  return { ...ids, ...(isNew ? await begin(deps, user, { tenantId: shop.id, now }) : await again()) };
};

/** A sign-up that comes again opens nothing: it must prove as much as a log-in. */
const logInAgain = async (deps: AccountsDeps, credentials: Credentials, asked: Asked): Promise<LoggedIn> => {
  try {
    return await logIn(deps, credentials, asked);
  } catch (error) {
    throw error instanceof RequestError && error.code === 'credentials_wrong' ? new RequestError('key_reused') : error;
  }
};

export interface Credentials {
  /** Or a phone that has a place in a shop. */
  readonly username: string;
  readonly password: string;
  /** Which shop, for somebody who has a place in several; the oldest, if left out. */
  readonly tenantId?: string | undefined;
}

/**
 * Signs in. An unknown name and a wrong password cannot be told apart, by answer or by time.
 * @throws RequestError credentials_wrong, too_busy; DomainError rate_limited, membership_stopped
 */
const logIn = async (deps: AccountsDeps, credentials: Credentials, { from, now }: Asked): Promise<LoggedIn> => {
  const { username, password, tenantId } = credentials;
  // Counted for the name as it is tried from one address: nobody is locked out by what others try from elsewhere.
  if (!(await deps.mayTry(`log-in:${username}:${from}`))) throw new DomainError('rate_limited');
  const user = await findAccount(deps.directory, username);
  const matches = await deps.passwords.matches(password, user?.password_hash);
  if (user === undefined || !matches) throw new RequestError('credentials_wrong');
  if (!user.mfa_enabled) return begin(deps, user, { tenantId, now });
  return { mfaRequired: true, mfaToken: await deps.accessTokens.issueHalf({ userId: user.id, tenantId }, now) };
};

/**
 * Signs in whoever has given a password and brings a code.
 * @throws RequestError token_invalid, code_wrong; DomainError rate_limited, membership_stopped
 */
const verifyCode = async (
  deps: AccountsDeps,
  { mfaToken, code }: { readonly mfaToken: string; readonly code: string },
  now: Date,
): Promise<Tokens> => {
  const half = await deps.accessTokens.readHalf(mfaToken, now);
  if (half === undefined) throw new RequestError('token_invalid');
  await countTry(deps.mayTry, half.userId);
  if (!(await deps.secondFactor.check(half.userId, code, now))) throw new RequestError('code_wrong');
  const user = await findAccountById(deps.directory, half.userId);
  if (user === undefined) throw new RequestError('token_invalid');
  return begin(deps, user, { tenantId: half.tenantId, now });
};

/** Accounts that sign in over HTTP. */
export const createAccounts = (deps: AccountsDeps) => ({
  signUp: (account: NewAccount, asked: Asked): Promise<SignedUp> => signUp(deps, account, asked),
  logIn: (credentials: Credentials, asked: Asked): Promise<LoggedIn> => logIn(deps, credentials, asked),
  verifyCode: (given: { readonly mfaToken: string; readonly code: string }, now: Date): Promise<Tokens> =>
    verifyCode(deps, given, now),
});

export type Accounts = ReturnType<typeof createAccounts>;
