import type { Redis } from 'ioredis';
import type { Config } from '../config.ts';
import { newEvent, SERVICE_ID, type EventActor } from '../events/catalogue.ts';
import type { TakeIncomingSms } from '../sms/incoming-sms.ts';
import { createWelcomeMessages } from '../features/shops/welcome-messages.ts';
import { createPhoneLanguages } from '../features/shops/phone-languages.ts';
import { createAskBySms } from '../sms/ask-by-sms.ts';
import { createSellBySms } from '../sms/sell-by-sms.ts';
import { createTakeSms } from '../sms/take-sms.ts';
import { createStockService } from '../features/stock/stock-service.ts';
import { createHandledIds } from '../platform/handled-ids.ts';
import { createRateLimit } from '../platform/rate-limit.ts';
import type { Language } from '../tenancy/tenant.ts';
import type { Data } from './data.ts';
import type { EventBuffer } from '../telemetry/event-buffer.ts';
import type { Messaging } from './messaging.ts';

export interface SmsCommandsDeps {
  readonly config: Config;
  readonly data: Data;
  readonly messaging: Messaging;
  readonly redis: Redis;
  readonly buffer: EventBuffer;
}

/** Somebody of whom nothing is known but the number. */
const SENDER: EventActor = { id: null, role: 'system', channel: 'sms' };

const hourSeconds = 3600;
const commandsAnHour = 60;
/** Who says STOP and START in turns is answered so often an hour. */
const confirmationsAnHour = 4;

/** What is done with an SMS to the short code. */
export const createSmsCommands = ({ config, data, messaging, redis, buffer }: SmsCommandsDeps): TakeIncomingSms => {
  const { clock, directory, hasher, inTenant } = data;
  const { optOuts, queueMessage, send, service, texts } = messaging;
  const welcome = createWelcomeMessages({ queueMessage, service });
  const stock = createStockService({ inTenant, clock });
  const commands = createRateLimit(redis, { name: 'sms-commands', most: commandsAnHour, windowSeconds: hourSeconds });
  const confirmations = createRateLimit(redis, {
    name: 'sms-stop',
    most: confirmationsAnHour,
    windowSeconds: hourSeconds,
  });
  const helps = createRateLimit(redis, { name: 'sms-help', most: 1, windowSeconds: 24 * hourSeconds });
  const handled = createHandledIds(redis, 'sms');
  return createTakeSms({
    ask: createAskBySms({ inTenant, queueMessage, stock, welcome, service }),
    sell: createSellBySms({ inTenant, queueMessage, service }),
    clock,
    texts,
    service,
    shortCode: config.smsShortCode,
    optOuts,
    membershipsOf: (phone) => directory.membershipsOfPhone(phone),
    languageOf: createLanguageOf(data),
    send,
    mayAsk: (phone) => commands.allow(hasher.phone(phone)),
    mayConfirm: (phone) => confirmations.allow(hasher.phone(phone)),
    mayHelp: (phone) => helps.allow(hasher.phone(phone)),
    handled: {
      has: (phone, id) => handled.has(hasher.phone(phone), id),
      add: (phone, id) => handled.add(hasher.phone(phone), id),
    },
    onStranger: (phone, provider) => {
      const origin = { tenantId: SERVICE_ID, occurredAt: clock.now(), actor: SENDER };
      buffer.add([newEvent('sms.unknown', { ...origin, data: { senderKey: hasher.phone(phone), provider } })]);
    },
  });
};

/** What the number chose; else what the person speaks in his shop. */
const createLanguageOf = ({ directory, hasher, clock }: Data): ((phone: string) => Promise<Language | undefined>) => {
  const languages = createPhoneLanguages({ directory, hasher, clock });
  return async (phone) => {
    const chosen = await languages.of(phone);
    if (chosen !== undefined) return chosen;
    const [first] = (await directory.membershipsOfPhone(phone)).filter(({ member }) => member.status === 'active');
    return first?.member.language;
  };
};
