import { createHmac } from 'node:crypto';

export interface Hasher {
  /** Stands for a phone number in keys, logs and events: 16 hex digits, the same for the same number and secret. */
  phone(e164: string): string;
  /** Stands for anything else that must be recognised but not read: 32 hex digits, apart for each label. */
  tag(label: string, ...parts: readonly string[]): string;
}

const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text);

/** A key of its own for one purpose, derived from the secret of the installation. */
export const deriveKey = (secretKey: string, label: string): Buffer => hmac(secretKey, `kibanda:${label}`).digest();

/**
 * Makes the keyed hashes (HMAC-SHA-256) of this installation. They are keyed because phone numbers are few enough
 * to try all of them: without the secret nobody can find out whose hash it is.
 */
export const createHasher = (secretKey: string): Hasher => {
  const phoneKey = deriveKey(secretKey, 'phone');
  const tagKey = deriveKey(secretKey, 'tag');
  return {
    phone: (e164) => hmac(phoneKey, e164).digest('hex').slice(0, 16),
    // As JSON, so that ('a', 'bc') and ('ab', 'c') never share a tag.
    tag: (label, ...parts) =>
      hmac(tagKey, JSON.stringify([label, ...parts]))
        .digest('hex')
        .slice(0, 32),
  };
};
