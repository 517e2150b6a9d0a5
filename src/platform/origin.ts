import { AsyncLocalStorage } from 'node:async_hooks';

const origins = new AsyncLocalStorage<string>();
const ORIGIN = /^[\w:.-]{1,80}$/;

/**
 * Remembers where the work comes from that runs inside: `call:` and the hash of a session, `ip:` and an address, `command`.
 * Every transaction that is opened in it notes it in the audit log. Never a phone number.
 * @throws RangeError for what could not be written into SQL as it is
 */
export const withOrigin = <T>(origin: string, work: () => T): T => {
  if (!ORIGIN.test(origin)) throw new RangeError('An origin is a word of at most 80 letters.');
  return origins.run(origin, work);
};

/** Where the work at hand comes from, if anybody said. */
export const currentOrigin = (): string | undefined => origins.getStore();
