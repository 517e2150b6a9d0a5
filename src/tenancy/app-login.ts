import { createHmac } from 'node:crypto';

export const APP_ROLE = 'kibanda_app';
/** The group of all shops' roles. */
export const SHOPS_ROLE = 'kibanda_shop';

/** The password of the program's own login, derived so that only one secret has to be kept. */
export const appPassword = (secretKey: string): string =>
  createHmac('sha256', secretKey).update(APP_ROLE).digest('hex');

/** The address with which the program serves: the owner's, with a login that owns nothing. */
export const appUrlOf = (ownerUrl: string, secretKey: string): string => {
  const url = new URL(ownerUrl);
  url.username = APP_ROLE;
  url.password = appPassword(secretKey);
  return url.href;
};

/** An address with the login of another. */
export const withLoginOf = (address: string, other: string): string => {
  const [url, { username, password }] = [new URL(address), new URL(other)];
  url.username = username;
  url.password = password;
  return url.href;
};
