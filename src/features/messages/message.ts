import type { DeliveryState } from '../../values/sms.ts';
import type { Language } from '../../tenancy/tenant.ts';
import type { MessageClass, TemplateId } from './message-templates.ts';
import { mayRepeat } from './sms-policy.ts';

export const MESSAGE_STATUSES = [
  'queued',
  'held',
  'retry',
  'suppressed',
  'sending',
  'unknown',
  'failed',
  'accepted',
  'undelivered',
  'delivered',
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** A row of the ledger, as far as sending it goes. */
export interface Message {
  readonly id: string;
  readonly to: string;
  readonly template: TemplateId;
  readonly language: Language;
  readonly class: MessageClass;
  readonly body: string | null;
  readonly status: MessageStatus;
  readonly attempt: number;
  readonly unknowns: number;
  readonly notBefore: Date;
  readonly expiresAt: Date;
  readonly sendingAt: Date | null;
  readonly sentAt: Date | null;
  /** The channel that has or had it. */
  readonly provider: string | null;
  readonly providerId: string | null;
  /** The one try that says `sending`. */
  readonly sender: string | null;
  /** What it speaks of; see `subjects.ts`. */
  readonly subjects: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Longer than a provider may take to answer: whoever was sending is gone, and the answer too. */
export const SENDER_LOST_MS = 60 * SECOND;
/** How long a message of unknown outcome waits for a delivery report before the policy decides. */
export const WAIT_FOR_REPORT_MS = 10 * MINUTE;
/** What is to be done with a message whose turn has come. */
export type NextStep =
  | { readonly do: 'send' }
  /** Not its time yet. */
  | { readonly do: 'wait'; readonly until: Date }
  /** Too late to send it at all. */
  | { readonly do: 'expire' }
  /** Whoever was sending it is gone: look whether the provider's answer was written down, else its outcome is unknown. */
  | { readonly do: 'recover' }
  /** The time for a delivery report is over. */
  | { readonly do: 'decide' }
  | { readonly do: 'nothing' };

type Stage = 'waiting' | 'sending' | 'unknown' | 'settled';

const STAGE: Readonly<Record<MessageStatus, Stage>> = {
  queued: 'waiting',
  held: 'waiting',
  retry: 'waiting',
  sending: 'sending',
  unknown: 'unknown',
  suppressed: 'settled',
  failed: 'settled',
  accepted: 'settled',
  undelivered: 'settled',
  delivered: 'settled',
};

/** Looks at a row and says what to do; changes nothing. */
export const nextStep = (message: Message, now: Date): NextStep => {
  switch (STAGE[message.status]) {
    case 'waiting':
      if (message.notBefore > now) return { do: 'wait', until: message.notBefore };
      return message.expiresAt > now ? { do: 'send' } : { do: 'expire' };
    case 'sending':
      return after(message.sendingAt, SENDER_LOST_MS, now, 'recover');
    case 'unknown':
      return after(message.sendingAt, WAIT_FOR_REPORT_MS, now, 'decide');
    case 'settled':
      return { do: 'nothing' };
  }
};

const after = (since: Date | null, waitMs: number, now: Date, step: 'recover' | 'decide'): NextStep => {
  const until = new Date((since?.getTime() ?? 0) + waitMs);
  return until > now ? { do: 'wait', until } : { do: step };
};

/** What becomes of a message that the provider may or may not have taken, when no report has come in time. */
export const afterUnknown = (message: Pick<Message, 'template' | 'class' | 'unknowns'>): 'repeat' | 'give_up' =>
  mayRepeat(message) && message.unknowns <= 1 ? 'repeat' : 'give_up';

const RANKS: Readonly<Record<MessageStatus, number>> = {
  queued: 0,
  held: 0,
  retry: 0,
  suppressed: 0,
  sending: 1,
  unknown: 2,
  // Below `accepted`: a report may still come for a message that was given up because its outcome was unknown.
  failed: 3,
  accepted: 4,
  undelivered: 5,
  delivered: 6,
};

/** Does a report say more than the ledger already knows? Reports come late, twice and out of order. */
export const movesForward = (from: MessageStatus, to: DeliveryState): boolean => RANKS[to] > RANKS[from];

/**
 * Is a report with this id about the message as it stands? A message that was taken up again after a failure no longer
 * listens to what becomes of its first life.
 */
export const isConcernedBy = (message: Message, providerId: string): boolean => {
  if (message.providerId !== null) return message.providerId === providerId;
  return message.status === 'sending' || message.unknowns > 0;
};
