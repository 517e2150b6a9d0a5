import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { RequestError } from '../../values/errors.ts';

export interface Passwords {
  /** @throws RequestError too_busy */
  hash(password: string): Promise<string>;
  /** With nothing to compare with (an unknown name) it takes as long and says no. @throws RequestError too_busy */
  matches(password: string, stored: string | null | undefined): Promise<boolean>;
}

/** Argon2id is the library's own choice; with 19 MiB, as OWASP asks, it takes about a tenth of a second. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** libuv has four threads, where DNS look-ups wait too. */
const AT_ONCE = 2;
const MOST_WAITING = 20;

/** Hashes and compares passwords, two at once in a process, off the event loop. */
export const createPasswords = (): Passwords => {
  const inTurn = createTurns(AT_ONCE, MOST_WAITING);
  let standIn: Promise<string> | undefined;
  /** Compared with where there is no hash, at the same cost. */
  const nothing = (): Promise<string> => (standIn ??= hash(randomBytes(16), COST));
  return {
    hash: (password) => inTurn(() => hash(password.normalize('NFKC'), COST)),
    matches: async (password, stored) => {
      const against = stored ?? (await nothing());
      const same = await inTurn(() => verify(against, password.normalize('NFKC')));
      return same && typeof stored === 'string';
    },
  };
};

/** Lets so many work at once, and so many wait; whoever comes then is told to come later. */
const createTurns = (atOnce: number, mostWaiting: number) => {
  let working = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (working >= atOnce) {
      if (waiting.length >= mostWaiting) throw new RequestError('too_busy');
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    } else working += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) working -= 1;
      else next();
    }
  };
};

const SHORTEST = 10;
/** Of those that fit the length, what is tried first. */
const TRIED_FIRST = /^(?:password|passw0rd|qwertyuiop|1234567890|0123456789|iloveyou|kibanda)/i;

/** @throws RequestError password_too_weak for one that is short, of few characters, tried first, or holds the name */
export const checkPassword = (password: string, username: string): void => {
  const plain = password.normalize('NFKC').toLowerCase();
  const tooWeak =
    plain.length < SHORTEST ||
    new Set(plain).size < 5 ||
    TRIED_FIRST.test(plain) ||
    plain.includes(username.toLowerCase());
  if (tooWeak) throw new RequestError('password_too_weak');
};
