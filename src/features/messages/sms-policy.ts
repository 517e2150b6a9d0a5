import { templateOf, type MessageClass, type TemplateId } from './message-templates.ts';

/** Local hours in which messages may go out, and the hour at which what was held goes. */
export interface SendingHours {
  readonly from: number;
  readonly to: number;
  readonly heldUntil: number;
  readonly restsOnSunday: boolean;
}

/** How messages of one kind are sent. */
export interface SmsPolicy {
  /**
   * When nobody knows whether the provider took it, and no report has come in time: never again, so that nobody gets it
   * twice; or once more, so that nobody misses it.
   */
  readonly delivery: 'at most once' | 'at least once';
  /** The pauses after tries that surely failed, in seconds; the last is taken again and again. */
  readonly retrySeconds: readonly number[];
  /** How long after it may first go it is given up, in minutes. */
  readonly lifetimeMinutes: number;
  /** Undefined: at any hour. */
  readonly hours: SendingHours | undefined;
  /** Where the caps on a number, a seller and a shop are asked: whoever wants it is refused, or it waits; or nowhere. */
  readonly budget: 'when it is asked for' | 'when it goes' | 'none';
}

const MINUTE = 60;
const PATIENT = [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE];
const DAY_MINUTES = 24 * 60;

/** Every kind of message, and how it is sent: whatever sends, holds, repeats or gives up a message reads it here. */
export const SMS_POLICY = {
  // A second receipt looks like a second sale. The customer is standing there: it goes at any hour.
  receipt: {
    delivery: 'at most once',
    retrySeconds: PATIENT,
    lifetimeMinutes: DAY_MINUTES,
    hours: undefined,
    budget: 'when it is asked for',
  },
  // An invitation, or the welcome of a new shop.
  invitation: {
    delivery: 'at least once',
    retrySeconds: PATIENT,
    lifetimeMinutes: DAY_MINUTES,
    hours: undefined,
    budget: 'when it is asked for',
  },
  // What the owner must know: twice is a nuisance, never is a loss.
  alert: {
    delivery: 'at least once',
    retrySeconds: PATIENT,
    lifetimeMinutes: DAY_MINUTES,
    hours: { from: 6, to: 21, heldUntil: 7, restsOnSunday: false },
    budget: 'when it goes',
  },
  // The asker waits for it, and it is void after these minutes.
  code: {
    delivery: 'at most once',
    retrySeconds: [15, 30, MINUTE, 2 * MINUTE],
    lifetimeMinutes: 10,
    hours: undefined,
    budget: 'none',
  },
  // That a PIN was changed or locked, to the person whose it is.
  warning: {
    delivery: 'at least once',
    retrySeconds: PATIENT,
    lifetimeMinutes: DAY_MINUTES,
    hours: undefined,
    budget: 'none',
  },
  reminder: {
    delivery: 'at most once',
    retrySeconds: PATIENT,
    lifetimeMinutes: DAY_MINUTES,
    hours: { from: 8, to: 19, heldUntil: 8, restsOnSunday: true },
    budget: 'when it is asked for',
  },
  // The sender has just asked, and asks again; figures of this morning answer no question of tonight.
  reply: {
    delivery: 'at most once',
    retrySeconds: PATIENT,
    lifetimeMinutes: 4 * 60,
    hours: undefined,
    budget: 'none',
  },
} as const satisfies Readonly<Record<string, SmsPolicy>>;

export type SmsKind = keyof typeof SMS_POLICY;

/** What decides of which kind a message is: a list that somebody asked for is a reply, whatever its template is else. */
interface Kindred {
  readonly template: TemplateId;
  readonly class: MessageClass;
}

/** Of which kind a message is. */
export const kindOf = ({ template, class: given }: Kindred): SmsKind => {
  const { audience, holdsCode } = templateOf(template);
  switch (given) {
    case 'transactional':
      return audience === 'customer' ? 'receipt' : 'invitation';
    case 'security':
      return holdsCode === true ? 'code' : 'warning';
    case 'alert':
    case 'reminder':
    case 'reply':
      return given;
  }
};

/** How a message is sent. */
export const policyOf = (message: Kindred): SmsPolicy => SMS_POLICY[kindOf(message)];

/** May it go out once more when nobody knows whether the first was taken? */
export const mayRepeat = (message: Kindred): boolean => policyOf(message).delivery === 'at least once';

/** How long to wait after the given try (1 is the first), in milliseconds. */
export const retryDelay = (message: Kindred, tries: number): number => {
  const { retrySeconds } = policyOf(message);
  return (retrySeconds[tries - 1] ?? retrySeconds.at(-1) ?? MINUTE) * 1000;
};

/** No message is on its way for longer, in milliseconds. */
export const LONGEST_LIFETIME_MS =
  Math.max(...Object.values(SMS_POLICY).map(({ lifetimeMinutes }) => lifetimeMinutes)) * 60_000;
