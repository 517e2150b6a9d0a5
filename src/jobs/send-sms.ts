import { z } from 'zod';
import type { SmsChannel } from '../channels/sms-channel.ts';
import type { MessagesService, MessageToSend } from '../features/messages/messages-service.ts';
import { createBackOff } from '../platform/back-off.ts';
import { isDomainError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { pause } from '../platform/pause.ts';
import type { SmsOutcome } from '../platform/sms.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';
import type { Tenant } from '../tenancy/tenant.ts';

export interface SendSmsDeps {
  readonly directory: Pick<TenantDirectory, 'byId'>;
  readonly messages: MessagesService;
  readonly channel: SmsChannel;
  readonly metrics: Pick<Metrics, 'smsProviderSeconds'>;
  readonly logger: Logger;
}

const jobData = z.object({ tenantId: z.uuid(), subjectId: z.uuid() });

/**
 * The job that hands one message to the provider. It may run any number of times, at once or after one another: the
 * ledger lets one of them call the provider, and says so before it does.
 */
export const createSendSms = (deps: SendSmsDeps): ((data: unknown) => Promise<void>) => {
  const { directory, messages, channel } = deps;
  return async (data) => {
    const { tenantId, subjectId } = jobData.parse(data);
    const tenant = await directory.byId(tenantId);
    if (tenant === undefined) return;
    const message = await messages.begin(tenant, subjectId, channel.name);
    if (message === undefined) return;
    const outcome = await callProvider(deps, message);
    await repeated(() => messages.finish(tenant, message, outcome));
    note(deps.logger, tenant, message, outcome);
  };
};

const TRIES = 5;
const backOff = createBackOff(200, 2000);

/** What the provider said must not be lost because the database could not listen: it is the same however often it is told. */
const repeated = async (write: () => Promise<void>): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    try {
      await write();
      return;
    } catch (error) {
      if (tries >= TRIES || !isDomainError(error, 'unavailable', 'outcome_unknown')) throw error;
      await pause(backOff(tries));
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
