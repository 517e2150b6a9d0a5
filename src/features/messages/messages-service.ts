import type { SmsAccepted, SmsOutcome } from '../../platform/sms.ts';
import type { RunOnce } from '../../tenancy/tenant-directory.ts';
import type { InTenant, TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { findCustomerByPhone } from '../debts/customers.ts';
import { templateOf, type MessageClass, type TemplateId } from './message-templates.ts';
import { nextStep, type Message } from './message.ts';
import { lockMessage, tryLockMessage } from './messages-store.ts';
import { createMoveMessage, type MoveMessage, type MoveMessageDeps } from './move-message.ts';
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
  readonly runOnce: RunOnce;
  readonly optOuts: OptOuts;
}

/** Creates the operations around one call of a provider: what is written before it, after it, and when it never ended. */
export const createMessagesService = (deps: MessagesServiceDeps): MessagesService => ({
  begin: createBegin(deps),
  finish: createFinish(deps),
});

const createBegin = (deps: MessagesServiceDeps): MessagesService['begin'] => {
  const { inTenant, clock } = deps;
  const move = createMoveMessage(deps);
  const settle = createSettleMessage({ ...deps, providerIds: createProviderIds(deps.runOnce) });

  return async (tenant, messageId, provider) => {
    const taken = await inTenant(tenant, (tx) => take(tx, move, { messageId, provider, now: clock.now() }));
    if (taken === undefined) return undefined;
    const { message } = taken;
    if (taken.do !== 'send') {
      await settle(tenant, message, taken.do);
      return undefined;
    }
    const reason = await whyNotToSend(deps, tenant, message);
    if (reason !== undefined) {
      await whileStill(inTenant, tenant, message, (tx, still) => move.suppress(tx, still, reason));
      return undefined;
    }
    const { body } = message;
    if (body !== null) return { ...toBeSent(message), provider, text: body };
    await whileStill(inTenant, tenant, message, (tx, still) => move.fail(tx, still, 'text_gone'));
    return undefined;
  };
};

/** What a customer no longer wants, or no longer owes, at the moment at which the message would go. */
const whyNotToSend = async (
  { inTenant, optOuts }: MessagesServiceDeps,
  tenant: Tenant,
  { to, template, class: kind }: Message,
): Promise<'opted_out' | 'nothing_owed' | undefined> => {
  if (templateOf(template).audience === 'customer' && (await optOuts.isOptedOut(to))) return 'opted_out';
  if (kind !== 'reminder') return undefined;
  // A reminder may have waited over a Sunday, and the customer may have come to pay meanwhile.
  const debtor = await inTenant(tenant, (tx) => findCustomerByPhone(tx, to), { readOnly: true });
  return debtor !== undefined && debtor.balanceMinor > 0 ? undefined : 'nothing_owed';
};

const toBeSent = ({ id, to, template, class: kind, attempt }: Message) => ({ id, to, template, class: kind, attempt });

interface Taken {
  readonly do: 'send' | 'recover' | 'decide';
  readonly message: Message;
}

const take = async (
  tx: TenantTransaction,
  move: MoveMessage,
  { messageId, provider, now }: { readonly messageId: string; readonly provider: string; readonly now: Date },
): Promise<Taken | undefined> => {
  const started = await move.startSending(tx, messageId, provider);
  if (started !== undefined) return { do: 'send', message: started };
  // Not on its usual way: look at it, and say when to look again.
  const message = await tryLockMessage(tx, messageId);
  if (message === undefined) return undefined;
  const step = nextStep(message, now);
  switch (step.do) {
    case 'nothing':
      await move.rest(tx, messageId);
      return undefined;
    case 'wait':
      await move.putOff(tx, message, step.until);
      return undefined;
    case 'expire':
      await move.fail(tx, message, 'expired');
      return undefined;
    case 'send':
      // It became due between the two looks.
      await move.putOff(tx, message, now);
      return undefined;
    case 'recover':
    case 'decide':
      return { do: step.do, message };
  }
};

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
        if (outcome.optedOut === true) await optOuts.optOut(message.to, 'provider');
        return whileStill(inTenant, tenant, seen, (tx, still) => move.fail(tx, still, outcome.reason));
    }
  };
};
