import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey } from './hash.ts';

/** Keeps whole phone numbers out of a text that is stored where others may look. */
export interface NumberSealer {
  /** The text with every number that may be a phone's taken out and sealed. */
  readonly seal: (text: string) => string;
  /** The text as it was; undefined when it was sealed with another secret, or is damaged. */
  readonly open: (text: string) => string | undefined;
}

/** Eight digits or more, as the shortest mobile numbers we serve have, however they were typed. */
const NUMBER = /\+?\d(?:[ .()-]?\d){7,}/g;
/** Neither JSON nor a page holds these characters as they are. */
const SEAL = '\u0002';
const PLACE = '\u0003';
const PLACES = new RegExp(`${PLACE}(\\d+);`, 'g');
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals with AES-256-GCM, under a key of its own derived from the secret of the installation. */
export const createNumberSealer = (secretKey: string): NumberSealer => {
  const key = deriveKey(secretKey, 'numbers');
  const encrypt = (text: string): string => {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  };
  const decrypt = (text: string): string => {
    const bytes = Buffer.from(text, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  };

  return {
    seal: (text) => {
      const found = [...new Set(text.match(NUMBER) ?? [])];
      if (found.length === 0) return text;
      const places = new Map(found.map((number, index) => [number, `${PLACE}${index};`]));
      const rest = text.replace(NUMBER, (number) => places.get(number) ?? '');
      return `${SEAL}${encrypt(found.join('\n'))}${SEAL}${rest}`;
    },
    open: (text) => {
      if (!text.startsWith(SEAL)) return text;
      const end = text.indexOf(SEAL, 1);
      try {
        const numbers = decrypt(text.slice(1, end)).split('\n');
        return text.slice(end + 1).replace(PLACES, (_place, index: string) => numbers[Number(index)] ?? '');
      } catch {
        return undefined;
      }
    },
  };
};

/** Seals nothing. */
export const unsealed: NumberSealer = { seal: (text) => text, open: (text) => text };
