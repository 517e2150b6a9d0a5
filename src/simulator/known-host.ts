import { isIP } from 'node:net';
import type { RequestHandler } from 'express';

/** The name in a Host header, without its port. */
const nameIn = (host: string): string =>
  host
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();

/**
 * Lets through only who asked for this machine by an address, as `localhost`, or by a name that we were given. A web page
 * may let its own name lead to this machine (DNS rebinding), and then would be let in by the browser as the simulator's own.
 */
export const requireKnownHost = (names: readonly string[]): RequestHandler => {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return (request, response, next) => {
    const name = nameIn(request.headers.host ?? '');
    if (isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || known.has(name)) {
      next();
      return;
    }
    response.status(421).json({ code: 'host_unknown', title: 'The simulator is not known by this name' });
  };
};
