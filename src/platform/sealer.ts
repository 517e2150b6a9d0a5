import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey } from './hash.ts';

/** Keeps a text so that the database alone does not give it away. */
export interface Sealer {
  /** `about` is what the text belongs to: moved to another row, it does not open. */
  readonly seal: (text: string, about: string) => string;
  /** The text as it was; undefined when it was sealed with another secret, for something else, or is damaged. */
  readonly open: (sealed: string, about: string) => string | undefined;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals with AES-256-GCM, under a key of its own for each label, derived from the secret of the installation. */
export const createSealer = (secretKey: string, label: string): Sealer => {
  const key = deriveKey(secretKey, `seal:${label}`);
  return {
    seal: (text, about) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open: (sealed, about) => unseal(key, Buffer.from(sealed, 'base64url'), about),
  };
};

const unseal = (key: Buffer, bytes: Buffer, about: string): string | undefined => {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return text.toString('utf8');
  } catch {
    return undefined;
  }
};
