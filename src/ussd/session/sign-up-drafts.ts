import type { RedisClient } from '../../platform/redis.ts';
import { signUpDraft, type SignUpDrafts } from '../../features/sign-up/sign-up.ts';
import type { Hasher } from '../../platform/hash.ts';

const DAY_SECONDS = 24 * 3600;

/** Keeps sign-ups that were broken off for a day, beside the other keys of the caller. */
export const createSignUpDrafts = (redis: RedisClient, hasher: Hasher): SignUpDrafts => {
  const keyOf = (phone: string): string => `ussd:{${hasher.phone(phone)}}:signup`;
  return {
    get: async (phone) => {
      const text = await redis.get(keyOf(phone));
      const parsed = text === null ? undefined : signUpDraft.safeParse(parseJson(text));
      return parsed?.success ? parsed.data : undefined;
    },
    set: async (phone, draft) => {
      await redis.set(keyOf(phone), JSON.stringify(draft), 'EX', DAY_SECONDS);
    },
    delete: async (phone) => {
      await redis.del(keyOf(phone));
    },
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
