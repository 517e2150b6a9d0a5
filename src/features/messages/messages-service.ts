import type { SmsAccepted, SmsOutcome } from '../../values/sms.ts';
import type { RunOnce } from '../../tenancy/transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { createBeginMessage, type BeginMessageDeps } from './begin-message.ts';
import type { MessageClass, TemplateId } from './message-templates.ts';
import type { Message } from './message.ts';
import { lockMessage } from './messages-store.ts';
import { createMoveMessage, type Sender } from './move-message.ts';
import type { OptOuts } from './opt-outs.ts';
import { createProviderIds } from './provider-ids-store.ts';
import { createSettleMessage, whileStill } from './settle-message.ts';

/** A message whose turn has come; the ledger says `sending`. */
export interface MessageToSend {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly template: TemplateId;
  readonly class: MessageClass;
  readonly attempt: number;
  readonly provider: string;
  readonly sender: string;
}

/** What follows when the provider surely did not take the message. */
export interface Next {
  /** Another provider is asked at once. */
  readonly goesOn: boolean;
  /** How many were asked one after the other, this one with them. */
  readonly asked: number;
}
const NONE_LEFT: Next = { goesOn: false, asked: 1 };

export interface MessagesService {
  /**
   * Takes a message up. Undefined when there is nothing to send: not its time yet, taken by another, settled already, no
   * longer so, or waiting for a report. A message that was left behind in the middle is settled here by the policy. Once
   * this has answered, nothing but the provider stands between the message and its phone; when it throws, the provider
   * was not called, and the same sender may ask again.
   */
  begin(tenant: Tenant, messageId: string, by: Sender): Promise<MessageToSend | undefined>;
  /** Writes down what the provider answered, and whether another is asked now. */
  finish(tenant: Tenant, message: MessageToSend, outcome: SmsOutcome, next?: Next): Promise<void>;
}

export interface MessagesServiceDeps extends BeginMessageDeps {
  readonly runOnce: RunOnce;
  readonly optOuts: OptOuts;
}

/** Creates the operations around one call of a provider: what is written before it, after it, and when it never ended. */
export const createMessagesService = (deps: MessagesServiceDeps): MessagesService => ({
  begin: createBegin(deps),
  finish: createFinish(deps),
});

const createBegin = (deps: MessagesServiceDeps): MessagesService['begin'] => {
  const beginMessage = createBeginMessage(deps);
  const settle = createSettleMessage({ ...deps, providerIds: createProviderIds(deps.runOnce) });
  return async (tenant, messageId, by) => {
    const begun = await beginMessage(tenant, messageId, by);
    if (begun === undefined) return undefined;
    const { message } = begun;
    if (begun.do === 'send')
      return { ...toBeSent(message), sender: by.sender, provider: begun.provider, text: begun.text };
    await settle(tenant, message, begun.do);
    return undefined;
  };
};

const toBeSent = ({ id, to, template, class: kind, attempt }: Message) => ({ id, to, template, class: kind, attempt });

const createFinish = (deps: MessagesServiceDeps): MessagesService['finish'] => {
  const { inTenant, clock, optOuts } = deps;
  const move = createMoveMessage(deps);
  const providerIds = createProviderIds(deps.runOnce);

  const accept = async (tenant: Tenant, message: MessageToSend, answer: SmsAccepted): Promise<void> => {
    const { id, provider } = message;
    const { providerId, parts } = answer;
    // First whose id it is: if we are gone before the ledger says so, whoever recovers the message finds it.
    const address = { tenantId: tenant.id, messageId: id };
    const report = await providerIds.remember({ provider, providerId }, address, clock.now());
    const { state, reason } = report ?? { state: 'accepted', reason: undefined };
    const progress = { state, provider, providerId, parts, reason };
    await inTenant(tenant, async (tx) => {
      if (await move.finishSending(tx, message, progress)) return;
      // It was thought lost, or a report was faster.
      const settled = await lockMessage(tx, id);
      if (settled !== undefined) await move.moveForward(tx, settled, progress);
    });
  };

  return async (tenant, message, outcome, { goesOn, asked } = NONE_LEFT) => {
    const { id, attempt, sender } = message;
    const seen = { id, attempt, sender, status: 'sending' } as const;
    switch (outcome.status) {
      case 'accepted':
        return accept(tenant, message, outcome);
      case 'unknown':
        return whileStill(inTenant, tenant, seen, (tx, still) => move.markUnknown(tx, still, outcome.reason));
      case 'try_later': {
        const why = { reason: outcome.reason, waitMs: outcome.retryAfterMs, asked };
        if (goesOn) return whileStill(inTenant, tenant, seen, (tx, still) => move.passOn(tx, still, why.reason));
        return whileStill(inTenant, tenant, seen, (tx, still) => move.retryLater(tx, still, why));
      }
      case 'refused':
        if (goesOn) return whileStill(inTenant, tenant, seen, (tx, still) => move.passOn(tx, still, outcome.reason));
        if (outcome.optedOut === true) await optOuts.optOut(message.to, 'provider');
        return whileStill(inTenant, tenant, seen, (tx, still) => move.fail(tx, still, outcome.reason));
    }
  };
};
