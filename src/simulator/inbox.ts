import type { RedisClient } from '../platform/redis.ts';
import { z } from 'zod';
import { unsealed, type NumberSealer } from '../platform/sealed-numbers.ts';

const receivedSms = z.object({
  id: z.string(),
  to: z.string(),
  from: z.string(),
  text: z.string(),
  sentAt: z.iso.datetime(),
});

/** An SMS as the phone that received it shows it. */
export type ReceivedSms = z.infer<typeof receivedSms>;

/** The SMS that simulated phones received. */
export interface SimulatorInbox {
  deliver(sms: ReceivedSms): Promise<void>;
  /** What a phone received, newest first; without a number, what all of them received. */
  list(to?: string): Promise<readonly ReceivedSms[]>;
}

const MOST_MESSAGES = 100;
const WEEK_SECONDS = 7 * 86_400;
const ALL = 'simulator:inbox';

/** An inbox in Redis, so that a phone finds the SMS whichever process sent it. `phoneHash` keeps numbers out of the keys. */
export const createRedisInbox = (
  redis: RedisClient,
  phoneHash: (phone: string) => string,
  { seal, open }: NumberSealer = unsealed,
): SimulatorInbox => {
  const keyOf = (to: string | undefined): string => (to === undefined ? ALL : `${ALL}:${phoneHash(to)}`);
  return {
    deliver: async (sms) => {
      const text = seal(JSON.stringify(sms));
      for (const key of [keyOf(sms.to), ALL]) {
        await redis.lpush(key, text);
        await redis.ltrim(key, 0, MOST_MESSAGES - 1);
        await redis.expire(key, WEEK_SECONDS);
      }
    },
    list: async (to) => {
      const texts = await redis.lrange(keyOf(to), 0, MOST_MESSAGES - 1);
      return texts.flatMap((stored) => {
        const text = open(stored);
        return text === undefined ? [] : [receivedSms.parse(JSON.parse(text))];
      });
    },
  };
};
