import { createHash, randomUUID } from 'node:crypto';

/** A new UUID version 7 (RFC 9562 5.7): ids made later sort later, to the millisecond, which keeps indexes compact. */
export const newId = (now: Date = new Date()): string => {
  const time = now.getTime().toString(16).padStart(12, '0');
  // randomUUID draws from a cached pool of random bytes: only its time and version digits are replaced.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
};

/** The same UUID (version 8, from SHA-256) for the same seed, always: a reason that comes twice gets the same id twice. */
export const idFrom = (seed: Buffer | string): string => {
  const hash = createHash('sha256').update(seed).digest();
  const variant = (0x80 | ((hash[8] ?? 0) & 0x3f)).toString(16);
  const hex = hash.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
};
