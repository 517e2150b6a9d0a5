import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { MessagesService, MessageToSend } from '../features/messages/messages-service.ts';
import { createBackOff } from '../platform/back-off.ts';
import { isDomainError } from '../values/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import { mayGoElsewhere, type SmsOutcome } from '../values/sms.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import type { SmsRoutes } from './sms-routes.ts';

export interface SendSmsDeps {
  readonly directory: Pick<TenantDirectory, 'byId'>;
  readonly messages: MessagesService;
  readonly routes: Pick<SmsRoutes, 'choose' | 'hasAnother' | 'knowsAnother' | 'send'>;
  readonly logger: Logger;
}

/** Messages that one process sends at a time: the provider's patience is the limit, not ours. */
export const SENDING_AT_ONCE = 20;

const jobData = z.object({ tenantId: z.uuid(), subjectId: z.uuid() });

/**
 * The job that hands one message to a provider, and to the next one when the first surely did not take it. It may run any
 * number of times, at once or after one another: the ledger lets one of them call a provider, and says so before it does.
 */
export const createSendSms = (deps: SendSmsDeps): ((data: unknown) => Promise<void>) => {
  const sendBy = createTry(deps);
  return async (data) => {
    const { tenantId, subjectId } = jobData.parse(data);
    const tenant = await repeated(() => deps.directory.byId(tenantId));
    if (tenant === undefined) return;
    const asked = nobodyAsked();
    while (await sendBy(tenant, subjectId, asked));
  };
};

/** One call of one provider that was not asked before; answers whether another is to be asked. */
const createTry =
  ({ messages, routes, logger }: SendSmsDeps) =>
  async (tenant: Tenant, messageId: string, asked: Asked): Promise<boolean> => {
    const by = { choose: once((to: string) => routes.choose(to, asked.all)), sender: newId() };
    const message = await repeated(() => messages.begin(tenant, messageId, by));
    if (message === undefined) return false;
    const outcome = asked.note(message.provider, await routes.send(message.provider, message));
    const goesOn = mayGoElsewhere(outcome) && routes.hasAnother(message.to, asked.all);
    const told = routes.knowsAnother(message.to, asked.refusing) ? notForGood(outcome) : outcome;
    await repeated(() => messages.finish(tenant, message, told, { goesOn, asked: asked.all.size }));
    note(logger, tenant, message, outcome);
    return goesOn;
  };

/** The providers that were asked one after the other, and those of them that will never take the message. */
interface Asked {
  readonly all: ReadonlySet<string>;
  readonly refusing: ReadonlySet<string>;
  readonly note: (provider: string, outcome: SmsOutcome) => SmsOutcome;
}

const nobodyAsked = (): Asked => {
  const [all, refusing] = [new Set<string>(), new Set<string>()];
  const noted: Asked['note'] = (provider, outcome) => {
    all.add(provider);
    if (outcome.status === 'refused') refusing.add(provider);
    return outcome;
  };
  return { all, refusing, note: noted };
};

/** What one provider can't do another may do later, which was away now. */
const notForGood = (outcome: SmsOutcome): SmsOutcome =>
  outcome.status === 'refused' && outcome.elsewhere === true
    ? { status: 'try_later', reason: outcome.reason }
    : outcome;

/** A choice counts as a call: a transaction that runs twice makes it once. */
const once = <In, Out>(choose: (given: In) => Out): ((given: In) => Out) => {
  let chosen: { readonly it: Out } | undefined;
  return (given) => (chosen ??= { it: choose(given) }).it;
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
