import type { InTenant, TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { afterUnknown, type Message } from './message.ts';
import { findUnaccounted, lockMessage } from './messages-store.ts';
import { createMoveMessage, type MoveMessageDeps, type Progress } from './move-message.ts';
import type { ProviderIds } from './provider-ids-store.ts';
import { LONGEST_LIFETIME_MS } from './sms-policy.ts';

export interface SettleMessageDeps extends MoveMessageDeps {
  readonly inTenant: InTenant;
  readonly providerIds: ProviderIds;
}

/** What a message was when it was looked at. */
export interface Seen extends Pick<Message, 'id' | 'attempt' | 'status'> {
  /** Only whoever sent it knows more than somebody who found it left behind. */
  readonly sender?: string | null;
}

/** Runs `work` on the locked message, unless it has gone on since it was seen. */
export const whileStill = (
  inTenant: InTenant,
  tenant: Tenant,
  seen: Seen,
  work: (tx: TenantTransaction, message: Message) => Promise<void>,
): Promise<void> =>
  inTenant(tenant, async (tx) => {
    const message = await lockMessage(tx, seen.id);
    if (message !== undefined && isStill(message, seen)) await work(tx, message);
  });

/** The sender itself is heard also when somebody has given it up as lost meanwhile. */
const isStill = (message: Message, { attempt, status, sender }: Seen): boolean =>
  message.attempt === attempt &&
  (message.status === status || (message.status === 'unknown' && sender != null && message.sender === sender));

/**
 * Settles a message that was left in the middle. `recover`: whoever was sending it is gone. `decide`: the time for a
 * delivery report is over. First the provider's own word is looked for; without one the policy says what happens.
 */
export type SettleMessage = (tenant: Tenant, message: Message, step: 'recover' | 'decide') => Promise<void>;

/** Makes the operation that settles messages of unknown outcome. */
export const createSettleMessage = (deps: SettleMessageDeps): SettleMessage => {
  const { inTenant, clock, hasher, providerIds } = deps;
  const move = createMoveMessage(deps);

  const findReport = async (tenant: Tenant, message: Message, since: Date): Promise<Progress | undefined> => {
    const longAgo = new Date(since.getTime() - LONGEST_LIFETIME_MS);
    const unaccounted = await inTenant(tenant, (tx) => findUnaccounted(tx, message.to, longAgo));
    return providerIds.claimReport({
      provider: message.provider ?? 'none',
      phoneHash: hasher.phone(message.to),
      since,
      unaccounted,
      address: { tenantId: tenant.id, messageId: message.id },
      now: clock.now(),
    });
  };

  return async (tenant, seen, step) => {
    const since = seen.sendingAt ?? clock.now();
    // The answer may have come, and its id been noted, before the ledger could say so.
    const noted = await providerIds.ofMessage(seen.id, since);
    const reported = noted === undefined && step === 'decide' ? await findReport(tenant, seen, since) : undefined;
    const word: Progress | undefined = noted === undefined ? reported : { ...noted, state: 'accepted' };

    await whileStill(inTenant, tenant, seen, async (tx, message) => {
      if (word !== undefined) return move.moveForward(tx, message, word);
      if (step === 'recover') return move.markUnknown(tx, message, 'sender_lost');
      if (afterUnknown(message) === 'repeat') return move.repeat(tx, message);
      await move.fail(tx, message, 'outcome_unknown');
    });
  };
};
