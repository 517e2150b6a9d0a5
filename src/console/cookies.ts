/** The console's cookies. `__Host-`: of this host alone, over HTTPS alone (or on the machine itself), for all paths. */
export const COOKIES = {
  /** Who is signed in. */
  session: '__Host-kibanda-session',
  /** A browser that nobody has signed in with yet: its forms are bound to it. */
  browser: '__Host-kibanda-browser',
  language: '__Host-kibanda-language',
} as const;

type CookieName = (typeof COOKIES)[keyof typeof COOKIES];

const VALUE = /^[A-Za-z0-9_-]{1,128}$/;

/** Reads a cookie from the header of a request; undefined for one that is none of ours. */
export const readCookie = (header: string | undefined, name: CookieName): string | undefined => {
  const pair = (header ?? '').split(';').find((part) => part.trim().startsWith(`${name}=`));
  const value = pair?.trim().slice(name.length + 1);
  return value !== undefined && VALUE.test(value) ? value : undefined;
};

const DAY_SECONDS = 86_400;
const KEPT_DAYS: Readonly<Record<CookieName, number>> = {
  [COOKIES.session]: 30,
  [COOKIES.browser]: 1,
  [COOKIES.language]: 365,
};

/** Writes a cookie as a header; `null` takes it away. */
export const writeCookie = (name: CookieName, value: string | null): string => {
  const seconds = value === null ? 0 : KEPT_DAYS[name] * DAY_SECONDS;
  return `${name}=${value ?? ''}; Path=/; Max-Age=${seconds}; Secure; HttpOnly; SameSite=Lax`;
};
