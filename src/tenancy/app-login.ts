import { createHmac } from 'node:crypto';
import { securedAddress, type DatabaseTls } from './database-settings.ts';

export const APP_ROLE = 'kibanda_app';
/** The group of all shops' roles. */
export const SHOPS_ROLE = 'kibanda_shop';

/** The password of the program's own login, derived so that only one secret has to be kept. */
export const appPassword = (secretKey: string): string =>
  createHmac('sha256', secretKey).update(APP_ROLE).digest('hex');

/** The addresses of one database, by who calls and by which way. */
export interface DatabaseAddresses {
  /** Owns everything: the opening of shops. */
  readonly ownerUrl: string;
  /** The same, straight to PostgreSQL: migrations. */
  readonly directUrl: string;
  /** Owns nothing: what the program serves with. */
  readonly appUrl: string;
  /** `appUrl`, straight to PostgreSQL: the relay, which needs a session of its own. */
  readonly directAppUrl: string;
  /** True where somebody else takes care of that login. */
  readonly isAppUrlGiven: boolean;
}

/** All addresses of a database from those that are set: a pooler may stand before `owner`, never before `direct`. */
export const databaseAddresses = ({
  owner,
  direct,
  app,
  secretKey,
  tls,
}: {
  readonly owner: string;
  readonly direct?: string | undefined;
  readonly app?: string | undefined;
  readonly secretKey: string;
  readonly tls: DatabaseTls;
}): DatabaseAddresses => {
  const secured = (address: string): string => securedAddress(address, tls);
  const appUrl = app ?? appUrlOf(owner, secretKey);
  return {
    ownerUrl: secured(owner),
    directUrl: secured(direct ?? owner),
    appUrl: secured(appUrl),
    directAppUrl: secured(direct === undefined ? appUrl : withLoginOf(direct, appUrl)),
    isAppUrlGiven: app !== undefined,
  };
};

/** The address with which the program serves: the owner's, with a login that owns nothing. */
export const appUrlOf = (ownerUrl: string, secretKey: string): string => {
  const url = new URL(ownerUrl);
  url.username = APP_ROLE;
  url.password = appPassword(secretKey);
  return url.href;
};

/** An address with the login of another. */
const withLoginOf = (address: string, other: string): string => {
  const [url, { username, password }] = [new URL(address), new URL(other)];
  url.username = username;
  url.password = password;
  return url.href;
};
