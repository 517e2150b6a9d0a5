import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** A secret kept outside the database. The newest one hashes; older ones still verify what they hashed. */
export interface Pepper {
  readonly version: number;
  readonly secret: string;
}

export interface SecretVerdict {
  readonly matches: boolean;
  /** The hash was made with an older pepper: hash the secret again and store it. Only ever true with `matches`. */
  readonly stale: boolean;
}

export interface SecretsHasher {
  /** Hashes a PIN or a one-time code for storing. The same secret gives another hash each time. */
  hash(secret: string): Promise<string>;
  /** Compares in constant time; with nothing to compare with (unknown person) it takes as long and says no. */
  verify(secret: string, stored: string | null | undefined): Promise<SecretVerdict>;
}

const STORED = /^s1\$(\d{1,6})\$([\w-]{22})\$([\w-]{43})$/;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Stands in for a hash where there is none: 32 bytes of zero. */
const NOTHING = 'A'.repeat(43);
/** A PIN has 10,000 values, so no work factor protects it: the pepper does. This one costs an attacker a salt each. */
const COST = { N: 512, r: 8, p: 1 } as const;

const stretch = (keyed: Buffer, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(keyed, salt, HASH_BYTES, COST, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });

const applyPepper = (pepper: Pepper, secret: string): Buffer =>
  createHmac('sha256', pepper.secret).update(`kibanda:secret:${secret}`).digest();

/**
 * Reads the setting `1:secret[,2:secret]`, newest last.
 * @throws RangeError if it is not of that form; the message never holds a secret
 */
export const parsePeppers = (setting: string): readonly Pepper[] =>
  setting.split(',').map((part, index) => {
    const match = /^\s*(\d{1,6}):(\S{16,})\s*$/.exec(part);
    if (match?.[2] === undefined) {
      throw new RangeError(`pepper ${index + 1} must be a number, a colon and at least 16 characters`);
    }
    return { version: Number(match[1]), secret: match[2] };
  });

const ordered = (peppers: readonly Pepper[]) => {
  const newest = peppers.at(-1);
  if (newest === undefined) throw new RangeError('at least one pepper is needed');
  const byVersion = new Map(peppers.map((pepper) => [pepper.version, pepper]));
  if (byVersion.size !== peppers.length) throw new RangeError('two peppers have the same version');
  return { newest, byVersion };
};

const hashed = async (pepper: Pepper, secret: string): Promise<string> => {
  const salt = randomBytes(SALT_BYTES);
  const hash = await stretch(applyPepper(pepper, secret), salt);
  return `s1$${pepper.version}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
};

/**
 * Makes the hashes of short secrets: HMAC-SHA-256 with a versioned pepper, inside a salted scrypt of about a millisecond.
 * A stolen database without the pepper tells nothing, however few PINs there are.
 * @throws RangeError without a pepper, or with two of one version
 */
export const createSecretsHasher = (peppers: readonly Pepper[]): SecretsHasher => {
  const { newest, byVersion } = ordered(peppers);
  return {
    hash: (secret) => hashed(newest, secret),
    verify: async (secret, stored) => {
      const [, version, salt = '', expected = NOTHING] = STORED.exec(stored ?? '') ?? [];
      const pepper = byVersion.get(Number(version));
      const hash = await stretch(applyPepper(pepper ?? newest, secret), Buffer.from(salt, 'base64url'));
      const matches = timingSafeEqual(hash, Buffer.from(expected, 'base64url')) && pepper !== undefined;
      return { matches, stale: matches && pepper !== newest };
    },
  };
};
