import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { SmsChannel } from '../channels/sms-channel.ts';
import type { MessagesService, MessageToSend } from '../features/messages/messages-service.ts';
import { createBackOff } from '../platform/back-off.ts';
import { isDomainError } from '../values/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { SmsOutcome } from '../values/sms.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';
import type { Tenant } from '../tenancy/tenant.ts';

export interface SendSmsDeps {
  readonly directory: Pick<TenantDirectory, 'byId'>;
  readonly messages: MessagesService;
  readonly channel: SmsChannel;
  readonly metrics: Pick<Metrics, 'smsProviderSeconds'>;
  readonly logger: Logger;
}

/** Messages that one process sends at a time: the provider's patience is the limit, not ours. */
export const SENDING_AT_ONCE = 20;

const jobData = z.object({ tenantId: z.uuid(), subjectId: z.uuid() });

/**
 * The job that hands one message to the provider. It may run any number of times, at once or after one another: the
 * ledger lets one of them call the provider, and says so before it does.
 */
export const createSendSms = (deps: SendSmsDeps): ((data: unknown) => Promise<void>) => {
  const { directory, messages, channel } = deps;
  return async (data) => {
    const { tenantId, subjectId } = jobData.parse(data);
    const tenant = await repeated(() => directory.byId(tenantId));
    if (tenant === undefined) return;
    const by = { provider: channel.name, sender: newId() };
    const message = await repeated(() => messages.begin(tenant, subjectId, by));
    if (message === undefined) return;
    const outcome = await callProvider(deps, message);
    await repeated(() => messages.finish(tenant, message, outcome));
    note(deps.logger, tenant, message, outcome);
  };
};

/** As long as a message of unknown outcome waits for a report. Nobody else does the work while this job is at it. */
const ATTEMPT_TIMEOUT_MS = 10 * 60_000;
/** What the database refuses for another reason it may refuse for ever. */
const TRIES = 5;
const backOff = createBackOff(100, 2000);

/**
 * Neither that a message is about to be sent nor what the provider said must be lost because the database could not
 * listen: each is the same however often it is told.
 */
const repeated = async <T>(work: () => Promise<T>): Promise<T> => {
  const until = performance.now() + ATTEMPT_TIMEOUT_MS;
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      const isAway = isDomainError(error, 'unavailable', 'outcome_unknown');
      if (performance.now() > until || (!isAway && failures >= TRIES)) throw error;
      // A program that stops does not wait for this.
      await wait(backOff(failures), undefined, { ref: false });
    }
  }
};

const callProvider = async ({ channel, metrics }: SendSmsDeps, message: MessageToSend): Promise<SmsOutcome> => {
  const done = metrics.smsProviderSeconds.startTimer({ provider: channel.name });
  try {
    return await channel.send({ id: message.id, to: message.to, text: message.text });
  } catch {
    // A channel does not throw. Should it, nobody knows how far it came; and its error may carry the key or the text.
    return { status: 'unknown', reason: 'channel_failed' };
  } finally {
    done();
  }
};

const note = (logger: Logger, tenant: Tenant, message: MessageToSend, outcome: SmsOutcome): void => {
  const fields = {
    tenantId: tenant.id,
    messageId: message.id,
    template: message.template,
    attempt: message.attempt,
    provider: message.provider,
    outcome: outcome.status,
  };
  if (outcome.status === 'accepted') logger.info('Message handed over', { ...fields, providerId: outcome.providerId });
  else logger.warn('Message not handed over', { ...fields, reason: outcome.reason });
};
