import { maySend } from '../../tenancy/lineage.ts';
import type { InTenant, TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { templateOf, type TemplateId } from './message-templates.ts';
import type { MessageTexts } from './message-texts.ts';
import { nextStep, type Message, type NextStep } from './message.ts';
import { findEarlier, planLookAgain, tryLockMessage } from './messages-store.ts';
import { createMoveMessage, type MoveMessage, type MoveMessageDeps, type Sender } from './move-message.ts';
import { isOptedOutIn } from './opt-outs.ts';
import { SEND_SMS } from './queue-message.ts';
import type { TakeSmsCaps } from './sms-caps.ts';
import { policyOf } from './sms-policy.ts';
import type { AskStillSo, Reworded } from './still-so.ts';

/** What came of looking at a message: one to send, one that was left in the middle, or nothing to do now. */
export type Begun =
  | { readonly do: 'send'; readonly message: Message; readonly text: string; readonly provider: string }
  | { readonly do: 'recover' | 'decide'; readonly message: Message }
  | undefined;

/**
 * Looks at a message whose turn has come. All that can fail or forbid is asked in one transaction, whose last word is
 * `sending`: when it commits, nothing is left but to call the provider. The same sender may begin again when it never
 * heard how that ended.
 */
export type BeginMessage = (tenant: Tenant, messageId: string, by: Sender) => Promise<Begun>;

export interface BeginMessageDeps extends MoveMessageDeps {
  readonly inTenant: InTenant;
  readonly texts: MessageTexts;
  readonly askStillSo: AskStillSo;
  readonly takeSmsCaps: TakeSmsCaps;
}

interface Parts extends BeginMessageDeps {
  readonly move: MoveMessage;
}

/** Makes the operation that begins to send. */
export const createBeginMessage = (deps: BeginMessageDeps): BeginMessage => {
  const parts = { ...deps, move: createMoveMessage(deps) };
  return (tenant, messageId, by) => deps.inTenant(tenant, (tx) => look(parts, tx, messageId, by));
};

const look = async (parts: Parts, tx: TenantTransaction, id: string, by: Sender): Promise<Begun> => {
  const now = parts.clock.now();
  const [may, message, earlier] = await Promise.all([maySend(tx), tryLockMessage(tx, id), findEarlier(tx, id, now)]);
  if (!may) return undefined;
  if (message === undefined) {
    await planLookAgain(tx, { id, kind: SEND_SMS, at: new Date(now.getTime() + MOMENT_MS) });
    return undefined;
  }
  if (message.sender === by.sender) return beginAgain(parts, tx, message, by);
  return follow(parts, tx, { message, earlier, step: nextStep(message, now) }, by);
};

interface Found {
  readonly message: Message;
  readonly earlier: readonly Message[];
  readonly step: NextStep;
}

const follow = async (
  parts: Parts,
  tx: TenantTransaction,
  { message, earlier, step }: Found,
  by: Sender,
): Promise<Begun> => {
  const { move } = parts;
  switch (step.do) {
    case 'nothing':
      await move.rest(tx, message.id);
      return undefined;
    case 'wait':
      await move.putOff(tx, message, step.until);
      return undefined;
    case 'expire':
      await move.fail(tx, message, 'expired');
      return undefined;
    case 'recover':
    case 'decide':
      return { do: step.do, message };
    case 'send': {
      const until = await whenEarlierAreOver(parts, tx, earlier);
      if (until === undefined) return start(parts, tx, message, by);
      await move.putOff(tx, message, until);
      return undefined;
    }
  }
};

/** Its own word came through, though it never heard so; and the provider was not called since. */
const beginAgain = async (parts: Parts, tx: TenantTransaction, message: Message, by: Sender): Promise<Begun> => {
  if (message.status !== 'sending' && message.status !== 'unknown') return undefined;
  return start(parts, tx, message, by);
};

const start = async (parts: Parts, tx: TenantTransaction, message: Message, by: Sender): Promise<Begun> => {
  const { move } = parts;
  if (message.body === null) {
    await move.fail(tx, message, 'text_gone');
    return undefined;
  }
  const so = await ask(parts, tx, message);
  if (!so.so) {
    await move.suppress(tx, message, so.reason);
    return undefined;
  }
  const againAt = await capReached(parts, tx, message);
  if (againAt !== undefined) {
    await move.hold(tx, message, againAt);
    return undefined;
  }
  const provider = by.choose(message.to);
  if (provider === undefined) {
    await move.putOff(tx, message, new Date(parts.clock.now().getTime() + AWAY_MS));
    return undefined;
  }
  const words = so.reworded && wordsOf(parts, message, so.reworded);
  if (words !== undefined) await move.reword(tx, message, words);
  const sending = await move.startSending(tx, message, { provider, sender: by.sender });
  return { do: 'send', message: sending, text: words?.body ?? message.body, provider };
};

/**
 * From when there is room again for a message that nobody asked for, where the number or the shop has had enough. What
 * somebody asks for is counted when it is asked for, and refused with the reason.
 */
const capReached = async (
  { clock, takeSmsCaps }: Parts,
  tx: TenantTransaction,
  message: Message,
): Promise<Date | undefined> => {
  if (policyOf(message).budget !== 'when it goes' || message.attempt > 0) return undefined;
  const reached = await takeSmsCaps(tx, { to: message.to, by: tx.tenant.id, now: clock.now() });
  return reached?.againAt;
};

/** What a customer no longer wants, and what is no longer so. */
const ask = async (
  { askStillSo, hasher, clock }: Parts,
  tx: TenantTransaction,
  message: Message,
): ReturnType<AskStillSo> => {
  const isForCustomer = templateOf(message.template).audience === 'customer';
  const [isOptedOut, so] = await Promise.all([
    isForCustomer && isOptedOutIn(tx, hasher.phone(message.to)),
    askStillSo(tx, message, clock.now()),
  ]);
  return isOptedOut ? { so: false, reason: 'opted_out' } : so;
};

const wordsOf = ({ texts }: Parts, { template, language }: Message, reworded: Reworded) => {
  const id: TemplateId = reworded.template ?? template;
  const { params, body = texts.renderAny(id, language, params) } = reworded;
  return { template: id, params, body };
};

const MOMENT_MS = 1000;
/** How long to wait when no provider takes calls. */
const AWAY_MS = 5000;

/**
 * When to look again, if anything must be over before. Earlier messages that are no longer so are settled here: a later
 * word need not wait for the next try of one that it has made untrue.
 */
const whenEarlierAreOver = async (
  parts: Parts,
  tx: TenantTransaction,
  earlier: readonly Message[],
): Promise<Date | undefined> => {
  const now = parts.clock.now();
  const waits: number[] = [];
  for (const seen of earlier) {
    if (seen.status !== 'sending' && seen.status !== 'unknown' && (await isSettled(parts, tx, seen.id))) continue;
    waits.push(Math.max(now.getTime() + MOMENT_MS, seen.notBefore.getTime() + MOMENT_MS));
  }
  return waits.length === 0 ? undefined : new Date(Math.min(...waits));
};

const isSettled = async (parts: Parts, tx: TenantTransaction, id: string): Promise<boolean> => {
  const message = await tryLockMessage(tx, id);
  if (message === undefined || !['queued', 'held', 'retry'].includes(message.status)) return false;
  const so = await ask(parts, tx, message);
  if (!so.so) await parts.move.suppress(tx, message, so.reason);
  return !so.so;
};
