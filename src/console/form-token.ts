import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Proves that a form comes from a page that this very browser was given. */
export interface FormTokens {
  /** A token for a browser; another each time, so that a compressed page gives nothing away. */
  readonly make: (browser: string) => string;
  readonly isRight: (token: string | undefined, browser: string) => boolean;
}

const NONCE_BYTES = 12;

/** @param key of this purpose alone */
export const createFormTokens = (key: Buffer): FormTokens => {
  const sign = (nonce: string, browser: string): string =>
    createHmac('sha256', key)
      .update(JSON.stringify([nonce, browser]))
      .digest('base64url');
  return {
    make: (browser) => {
      const nonce = randomBytes(NONCE_BYTES).toString('base64url');
      return `${nonce}.${sign(nonce, browser)}`;
    },
    isRight: (token, browser) => {
      const [nonce = '', given = ''] = (token ?? '').split('.');
      const wanted = Buffer.from(sign(nonce, browser));
      const got = Buffer.from(given);
      return got.length === wanted.length && timingSafeEqual(got, wanted);
    },
  };
};
