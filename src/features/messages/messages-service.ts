import type { SmsAccepted, SmsOutcome } from '../../platform/sms.ts';
import type { InDirectory } from '../../tenancy/tenant-directory.ts';
import type { InTenant, TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { templateOf } from './message-templates.ts';
import { nextStep, type Message } from './message.ts';
import { lockMessage } from './messages-store.ts';
import { createMoveMessage, type MoveMessage, type MoveMessageDeps } from './move-message.ts';
import { createOptOuts } from './opt-outs.ts';
import { createProviderIds } from './provider-ids-store.ts';
import { createSettleMessage, whileStill } from './settle-message.ts';

/** A message whose turn has come; the ledger says `sending`. */
export interface MessageToSend {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly template: string;
  readonly attempt: number;
  readonly provider: string;
}

export interface MessagesService {
  /**
   * Takes a message up. Undefined when there is nothing to send: not its time yet, taken by another, settled already, or
   * waiting for a report. A message that was left behind in the middle is settled here by the policy.
   */
  begin(tenant: Tenant, messageId: string, provider: string): Promise<MessageToSend | undefined>;
  /** Writes down what the provider answered. */
  finish(tenant: Tenant, message: MessageToSend, outcome: SmsOutcome): Promise<void>;
}

export interface MessagesServiceDeps extends MoveMessageDeps {
  readonly inTenant: InTenant;
  readonly inDirectory: InDirectory;
}

/** Creates the operations around one call of a provider: what is written before it, after it, and when it never ended. */
export const createMessagesService = (deps: MessagesServiceDeps): MessagesService => ({
  begin: createBegin(deps),
  finish: createFinish(deps),
});

const createBegin = (deps: MessagesServiceDeps): MessagesService['begin'] => {
  const { inTenant, clock } = deps;
  const move = createMoveMessage(deps);
  const optOuts = createOptOuts(deps);
  const settle = createSettleMessage({ ...deps, providerIds: createProviderIds(deps.inDirectory) });

  return async (tenant, messageId, provider) => {
    const taken = await inTenant(tenant, (tx) => take(tx, move, { messageId, provider, now: clock.now() }));
    if (taken === undefined) return undefined;
    const { message } = taken;
    if (taken.do !== 'send') {
      await settle(tenant, message, taken.do);
      return undefined;
    }
    const isForCustomer = templateOf(message.template).audience === 'customer';
    if (isForCustomer && (await optOuts.isOptedOut(message.to))) {
      await whileStill(inTenant, tenant, message, move.suppress);
      return undefined;
    }
    const { id, to, template, attempt, body } = message;
    if (body !== null) return { id, to, template, attempt, provider, text: body };
    await whileStill(inTenant, tenant, message, (tx, still) => move.fail(tx, still, 'text_gone'));
    return undefined;
  };
};

interface Taken {
  readonly do: 'send' | 'recover' | 'decide';
  readonly message: Message;
}

const take = async (
  tx: TenantTransaction,
  move: MoveMessage,
  { messageId, provider, now }: { readonly messageId: string; readonly provider: string; readonly now: Date },
): Promise<Taken | undefined> => {
  const message = await lockMessage(tx, messageId);
  if (message === undefined) return undefined;
  const step = nextStep(message, now);
  switch (step.do) {
    case 'nothing':
      return undefined;
    case 'wait':
      await move.putOff(tx, message, step.until);
      return undefined;
    case 'expire':
      await move.fail(tx, message, 'expired');
      return undefined;
    case 'send':
      return { do: 'send', message: await move.startSending(tx, message, provider) };
    case 'recover':
    case 'decide':
      return { do: step.do, message };
  }
};

const createFinish = (deps: MessagesServiceDeps): MessagesService['finish'] => {
  const { inTenant, clock } = deps;
  const move = createMoveMessage(deps);
  const optOuts = createOptOuts(deps);
  const providerIds = createProviderIds(deps.inDirectory);

  const accept = async (tenant: Tenant, { id, provider }: MessageToSend, answer: SmsAccepted): Promise<void> => {
    const { providerId, parts } = answer;
    // First whose id it is: if we are gone before the ledger says so, whoever recovers the message finds it.
    const address = { tenantId: tenant.id, messageId: id };
    const report = await providerIds.remember({ provider, providerId }, address, clock.now());
    const { state, reason } = report ?? { state: 'accepted', reason: undefined };
    await inTenant(tenant, async (tx) => {
      const message = await lockMessage(tx, id);
      if (message !== undefined) await move.moveForward(tx, message, { state, provider, providerId, parts, reason });
    });
  };

  return async (tenant, message, outcome) => {
    const seen = { id: message.id, attempt: message.attempt, status: 'sending' } as const;
    switch (outcome.status) {
      case 'accepted':
        return accept(tenant, message, outcome);
      case 'unknown':
        return whileStill(inTenant, tenant, seen, (tx, still) => move.markUnknown(tx, still, outcome.reason));
      case 'try_later': {
        const why = { reason: outcome.reason, waitMs: outcome.retryAfterMs };
        return whileStill(inTenant, tenant, seen, (tx, still) => move.retryLater(tx, still, why));
      }
      case 'refused':
        if (outcome.optedOut === true) await optOuts.optOut(message.to);
        return whileStill(inTenant, tenant, seen, (tx, still) => move.fail(tx, still, outcome.reason));
    }
  };
};
