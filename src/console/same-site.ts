import type { Request } from 'express';

const hostOf = (origin: string): string | undefined => {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
};

/**
 * Whether a form may have come from one of our own pages, as far as the browser says: newer ones say it in so many words,
 * older ones name the origin. What says nothing is left to the token in the form.
 */
export const isSameSite = (request: Pick<Request, 'get' | 'host'>): boolean => {
  const site = request.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.get('origin');
  return origin === undefined || hostOf(origin) === request.host;
};
