import type { Clock } from '../../platform/clock.ts';
import type { Hasher } from '../../platform/hash.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { DeliveryState } from '../../values/sms.ts';
import { finishWork, planWork } from '../../tenancy/due-work.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { createMessageAnnouncer } from './message-events.ts';
import { templateOf } from './message-templates.ts';
import { movesForward, SENDER_LOST_MS, WAIT_FOR_REPORT_MS, type Message } from './message.ts';
import { changeMessage, type ChangeOfMessage, type MessageChange } from './change-message.ts';
import { startSending } from './messages-store.ts';
import { SEND_SMS } from './queue-message.ts';
import { firstAllowed } from './sending-hours.ts';
import { kindOf, retryDelay } from './sms-policy.ts';

export interface MoveMessageDeps {
  readonly hasher: Hasher;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'smsState'>;
}

/** How a provider's word moves a message forward. */
export interface Progress {
  readonly state: DeliveryState;
  readonly provider: string;
  readonly providerId: string;
  readonly parts?: number | undefined;
  readonly reason?: string | undefined;
}

/** What is remembered of a message while the provider is asked. */
export type MessageBeingSent = Pick<Message, 'id' | 'to' | 'template' | 'class' | 'attempt'>;

/** Whoever calls a provider, for this one try. */
export interface Sender {
  /** The provider for a number, chosen once for this try; undefined when none takes calls now. */
  readonly choose: (to: string) => string | undefined;
  /** An id of its own: only the try that said `sending` may take it back. */
  readonly sender: string;
}

/** The same once the provider is chosen. */
export type ChosenSender = Pick<Sender, 'sender'> & { readonly provider: string };

export type Words = Pick<MessageChange, 'template' | 'params' | 'body'>;

export interface MoveMessage {
  /**
   * Says `sending` of a message that is locked and due, before the provider is called, and comes back to it if whoever
   * sends is never heard of again.
   */
  readonly startSending: (tx: TenantTransaction, message: Message, by: ChosenSender) => Promise<Message>;
  /** Says it in other words from now on. */
  readonly reword: (tx: TenantTransaction, message: Message, words: Words) => Promise<void>;
  /** Nothing is left to do for it. */
  readonly rest: (tx: TenantTransaction, id: string) => Promise<void>;
  /** Comes back to it later; nothing else changes. */
  readonly putOff: (tx: TenantTransaction, message: Message, until: Date) => Promise<void>;
  /** It waits until then, and not before the hours of its class; or it ends as expired, when that is too late. */
  readonly hold: (tx: TenantTransaction, message: Message, until: Date) => Promise<void>;
  /** Surely not sent: another try later, in the hours of its class, or none when it would be too late. */
  retryLater(
    tx: TenantTransaction,
    message: Message,
    why: {
      readonly reason: string;
      readonly waitMs?: number | undefined;
      /** How many providers were asked one after the other: together they are one try. */
      readonly asked: number;
    },
  ): Promise<void>;
  /** Surely not sent, and another provider is asked at once. */
  readonly passOn: (tx: TenantTransaction, message: Message, reason: string) => Promise<void>;
  /** Nobody knows whether it was sent. */
  readonly markUnknown: (tx: TenantTransaction, message: Message, reason: string) => Promise<void>;
  /** It may not have arrived, and is important enough to be sent once more, now. */
  readonly repeat: (tx: TenantTransaction, message: Message) => Promise<void>;
  readonly fail: (tx: TenantTransaction, message: Message, reason: string) => Promise<void>;
  /** It is not wanted any more: the number said STOP, say. */
  readonly suppress: (tx: TenantTransaction, message: Message, reason: string) => Promise<void>;
  /** The same for the message that is being sent; answers whether it still was. One round trip less than `moveForward`. */
  readonly finishSending: (tx: TenantTransaction, message: MessageBeingSent, progress: Progress) => Promise<boolean>;
  /** Accepted, delivered or not delivered, unless the ledger knows more already. */
  readonly moveForward: (tx: TenantTransaction, message: Message, progress: Progress) => Promise<void>;
}

type Step = MessageChange & {
  /** When to look at the message again; without it there is nothing more to do. */
  readonly dueAt?: Date | undefined;
};
type TakeStep = (tx: TenantTransaction, message: Message, step: Step) => Promise<void>;

const createTakeStep =
  ({ clock, metrics }: MoveMessageDeps): TakeStep =>
  async (tx, message, { dueAt, ...change }) => {
    const work = { kind: SEND_SMS, subjectId: message.id };
    await Promise.all([
      changeMessage(tx, { id: message.id, now: clock.now(), change }),
      dueAt === undefined ? finishWork(tx, work) : planWork(tx, { ...work, dueAt }),
    ]);
    if (change.status !== undefined) metrics.smsState.inc({ state: change.status, purpose: message.class });
  };

/** Makes the steps of a message from one state to another. Each is taken in a transaction that has locked the message. */
export const createMoveMessage = (deps: MoveMessageDeps): MoveMessage => {
  const { clock } = deps;
  const announce = createMessageAnnouncer(deps.hasher);
  const step = createTakeStep(deps);

  const fail: MoveMessage['fail'] = async (tx, message, reason) => {
    await step(tx, message, { status: 'failed', error: reason, ...withoutSecret(message) });
    announce.failed(tx, message, { now: clock.now(), provider: message.provider ?? 'none', reason });
  };
  const wait = createWait(step, fail);
  const retryLater: MoveMessage['retryLater'] = async (tx, message, { reason, waitMs = 0, asked }) => {
    const tries = Math.ceil(message.attempt / asked);
    const earliest = after(clock.now(), Math.max(waitMs, retryDelay(message, tries)));
    const notBefore = firstAllowed(kindOf(message), earliest, tx.tenant.timezone);
    await wait(tx, message, { status: 'retry', notBefore, unknowns: unknownsOf(message), error: reason });
  };
  const passOn: MoveMessage['passOn'] = (tx, message, reason) =>
    wait(tx, message, { status: 'retry', notBefore: clock.now(), unknowns: unknownsOf(message), error: reason });
  const markUnknown: MoveMessage['markUnknown'] = async (tx, message, reason) => {
    const now = clock.now();
    const dueAt = after(message.sendingAt ?? now, WAIT_FOR_REPORT_MS);
    const unknowns = message.unknowns + 1;
    await step(tx, message, { status: 'unknown', unknowns, error: reason, dueAt, ...withoutSecret(message) });
    announce.unknown(tx, message, { now, provider: message.provider ?? 'none', reason });
  };
  const repeat: MoveMessage['repeat'] = async (tx, message) => {
    const notBefore = firstAllowed(kindOf(message), clock.now(), tx.tenant.timezone);
    await wait(tx, message, { status: 'retry', notBefore });
  };

  return {
    startSending: createStartSending(deps),
    reword: (tx, { id }, words) => reword(tx, { id, now: clock.now(), change: words }),
    putOff: (tx, message, until) => planWork(tx, { kind: SEND_SMS, subjectId: message.id, dueAt: until }),
    hold: (tx, message, until) =>
      wait(tx, message, { status: 'held', notBefore: firstAllowed(kindOf(message), until, tx.tenant.timezone) }),
    rest: (tx, id) => finishWork(tx, { kind: SEND_SMS, subjectId: id }),
    retryLater,
    passOn,
    markUnknown,
    repeat,
    fail,
    suppress: (tx, message, reason) =>
      step(tx, message, { status: 'suppressed', error: reason, ...withoutSecret(message) }),
    finishSending: createFinishSending(deps),
    moveForward: createMoveForward(deps, step),
  };
};

const createStartSending =
  ({ clock, metrics }: MoveMessageDeps): MoveMessage['startSending'] =>
  async (tx, { id, status }, { provider, sender }) => {
    const now = clock.now();
    const back = { kind: SEND_SMS, backAt: after(now, SENDER_LOST_MS), wasUnknown: status === 'unknown' };
    const message = await startSending(tx, { id, provider, sender, now, ...back });
    metrics.smsState.inc({ state: 'sending', purpose: message.class });
    return message;
  };

/** It was thought that nobody would ever know: now it is known. */
const unknownsOf = ({ status, unknowns }: Message): number => (status === 'unknown' ? unknowns - 1 : unknowns);

const reword = async (tx: TenantTransaction, change: ChangeOfMessage): Promise<void> => {
  await changeMessage(tx, change);
};

/** Until then; or it ends now, when it would be too late by then. */
const createWait =
  (step: TakeStep, fail: MoveMessage['fail']) =>
  async (
    tx: TenantTransaction,
    message: Message,
    { notBefore, ...change }: MessageChange & { readonly notBefore: Date },
  ): Promise<void> => {
    if (notBefore >= message.expiresAt) return fail(tx, message, change.error ?? 'expired');
    await step(tx, message, { ...change, notBefore, dueAt: notBefore });
  };

const createMoveForward = ({ clock, hasher }: MoveMessageDeps, step: TakeStep): MoveMessage['moveForward'] => {
  const announce = createMessageAnnouncer(hasher);
  return async (tx, message, progress) => {
    const { state, provider, providerId, parts, reason } = progress;
    if (!movesForward(message.status, state)) return;
    const now = clock.now();
    const error = state === 'undelivered' ? (reason ?? 'undelivered') : null;
    const sentAt = message.sentAt ?? now;
    await step(tx, message, { status: state, provider, providerId, sentAt, error, ...withoutSecret(message) });
    if (message.sentAt === null) announce.sent(tx, message, { now, provider, parts });
    if (error !== null) announce.failed(tx, message, { now, provider, reason: error });
  };
};

const createFinishSending = ({ clock, hasher, metrics }: MoveMessageDeps): MoveMessage['finishSending'] => {
  const announce = createMessageAnnouncer(hasher);
  return async (tx, message, { state, provider, providerId, parts, reason }) => {
    const now = clock.now();
    const error = state === 'undelivered' ? (reason ?? 'undelivered') : null;
    const change = { status: state, provider, providerId, sentAt: now, error, ...withoutSecret(message) };
    const [wasSending] = await Promise.all([
      changeMessage(tx, { id: message.id, now, change, onlyWhileSending: message.attempt }),
      finishWork(tx, { kind: SEND_SMS, subjectId: message.id }),
    ]);
    if (!wasSending) return false;
    metrics.smsState.inc({ state, purpose: message.class });
    announce.sent(tx, message, { now, provider, parts });
    if (error !== null) announce.failed(tx, message, { now, provider, reason: error });
    return true;
  };
};

const after = (instant: Date, milliseconds: number): Date => new Date(instant.getTime() + milliseconds);

/** A one-time code is worth something to whoever reads the ledger, until it is not there any more. */
const withoutSecret = ({ template }: Pick<Message, 'template'>): Pick<MessageChange, 'body' | 'params'> =>
  templateOf(template).holdsCode === true ? { body: null, params: {} } : {};
