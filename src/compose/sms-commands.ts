import type { RedisClient } from '../platform/redis.ts';
import type { Config } from '../config.ts';
import { withOrigin } from '../platform/origin.ts';
import { createHandledIds } from '../platform/handled-ids.ts';
import { createRateLimit, type RateLimitRule } from '../platform/rate-limit.ts';
import { createAskBySms } from '../sms/ask-by-sms.ts';
import type { HandleIncomingSms } from '../sms/incoming-sms.ts';
import { createLanguageOf } from '../sms/language-of.ts';
import { createSellBySms } from '../sms/sell-by-sms.ts';
import {
  COMMANDS_OF_A_PHONE,
  CONFIRMATIONS_TO_A_PHONE,
  createHandleSms,
  HELPS_FOR_A_STRANGER,
} from '../sms/take-sms.ts';
import type { EventBuffer } from '../telemetry/event-buffer.ts';
import { createStrangers } from '../telemetry/strangers.ts';
import type { Data } from './data.ts';
import type { Features } from './features.ts';
import type { Messaging } from './messaging.ts';

export interface SmsCommandsDeps {
  readonly config: Config;
  readonly data: Data;
  readonly features: Features;
  readonly messaging: Messaging;
  readonly redis: RedisClient;
  readonly buffer: EventBuffer;
}

/** What is done with an SMS to the short code. */
export const createSmsCommands = (deps: SmsCommandsDeps): HandleIncomingSms => {
  const { config, data, features, messaging, redis, buffer } = deps;
  const { clock, directory, hasher, inTenant } = data;
  const { languages, optOuts, service, texts } = features;
  const within = (rule: RateLimitRule) => {
    const limit = createRateLimit(redis, rule);
    return (phone: string): Promise<boolean> => limit.allow(hasher.phone(phone));
  };
  const handled = createHandledIds(redis, 'sms');
  const membershipsOf = (phone: string) => directory.membershipsOfPhone(phone);
  const handleSms = createHandleSms({
    ask: createAskBySms({ ...features, inTenant }),
    sell: createSellBySms({ ...features, inTenant }),
    clock,
    texts,
    service,
    shortCode: config.smsShortCode,
    optOuts,
    membershipsOf,
    languageOf: createLanguageOf({ languages, membershipsOf }),
    send: messaging.send,
    mayAsk: within(COMMANDS_OF_A_PHONE),
    mayConfirm: within(CONFIRMATIONS_TO_A_PHONE),
    mayHelp: within(HELPS_FOR_A_STRANGER),
    handled: {
      has: (phone, id) => handled.has(hasher.phone(phone), id),
      add: (phone, id) => handled.add(hasher.phone(phone), id),
    },
    onStranger: createStrangers({ buffer, hasher, clock }),
  });
  return (sms) => withOrigin(`sms:${hasher.tag('sms', sms.provider, sms.id)}`, () => handleSms(sms));
};
