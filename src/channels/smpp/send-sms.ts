import { randomInt } from 'node:crypto';
import { toGsm7 } from '../../values/gsm7.ts';
import type { SmsOutcome } from '../../values/sms.ts';
import type { OutgoingSms, SmsChannel } from '../sms-channel.ts';
import { numberFields, senderFields } from './addresses.ts';
import type { Link, Submitted } from './link.ts';
import { cutText } from './parts.ts';
import { idOfAnswer } from './receipt.ts';
import type { Fields, Reply } from './session.ts';
import type { SmppSettings } from './settings.ts';
import { refusalOf, ROK } from './statuses.ts';

export interface SmppSmsDeps {
  readonly name: string;
  readonly link: Pick<Link, 'submit' | 'isUp'>;
  readonly settings: SmppSettings;
  /** Names a long text by the ids of its parts. */
  readonly join: (ids: readonly string[], phone: string) => Promise<string>;
  /** Hears that a message was taken after all, though it was said that nobody knows. */
  readonly onTakenLate: (id: string, phone: string) => void;
}

const UCS2_CODING = 8;
const HEADER = 0x40;
const HOURS_IN_DAY = 24;

/** Relative, in the sixteen characters of SMPP: `YYMMDDhhmmsstnnp`. */
const validityOf = (hours: number): Fields => {
  if (hours === 0) return {};
  const two = (count: number): string => String(count).padStart(2, '0');
  const period = `0000${two(Math.floor(hours / HOURS_IN_DAY))}${two(hours % HOURS_IN_DAY)}0000000R`;
  return { validity_period: period };
};

/** Sends SMS over the link. */
export const createSmppSms = (deps: SmppSmsDeps): SmsChannel => {
  let reference = randomInt(256);
  return {
    name: deps.name,
    send: async (sms) => {
      const until = performance.now() + deps.settings.SMPP_ANSWER_SECONDS * 1000;
      reference = (reference + 1) % 256;
      const parts = requestsOf(deps.settings, sms, reference);
      if (parts === undefined) return { status: 'refused', reason: 'too_long' };
      return sendParts(deps, sms, { parts, until });
    },
  };
};

const requestsOf = (
  settings: SmppSettings,
  { to, text }: OutgoingSms,
  reference: number,
): readonly Fields[] | undefined => {
  const cut = cutText(settings.SMPP_OUTSIDE_GSM === 'fold' ? toGsm7(text) : text, reference);
  if (cut === undefined) return undefined;
  const common = {
    ...senderFields(settings.SMPP_SENDER, settings),
    ...numberFields(to, settings),
    ...validityOf(settings.SMPP_VALIDITY_HOURS),
    data_coding: cut.alphabet === 'ucs2' ? UCS2_CODING : settings.SMPP_CODING,
    esm_class: cut.parts.length > 1 ? HEADER : 0,
    registered_delivery: 1,
  };
  return cut.parts.map((octets) => ({ ...common, short_message: octets }));
};

interface Sending {
  readonly parts: readonly Fields[];
  readonly until: number;
}

/**
 * The first part decides: while it is not taken nothing of the text is at the phone, and no more follows. Once it is, what
 * happens to the others leaves a message of which nobody can say that it was not sent.
 */
const sendParts = async (deps: SmppSmsDeps, sms: OutgoingSms, { parts, until }: Sending): Promise<SmsOutcome> => {
  const [first, ...rest] = parts.map((part) => () => submit(deps, part, until));
  const answers = [await first?.()];
  const outcome = toOutcome(answers[0]?.now, deps);
  if (outcome.status === 'unknown' && rest.length === 0) hearLate(deps, sms, answers);
  if (outcome.status !== 'accepted' || rest.length === 0) return outcome;
  answers.push(...(await Promise.all(rest.map((send) => send()))));
  const outcomes = answers.map((answer) => toOutcome(answer?.now, deps));
  const ids = outcomes.flatMap((one) => (one.status === 'accepted' ? [one.providerId] : []));
  if (ids.length === parts.length) return acceptParts(deps, sms, ids);
  if (outcomes.every(({ status }) => status === 'accepted' || status === 'unknown')) hearLate(deps, sms, answers);
  return { status: 'unknown', reason: 'partly_sent' };
};

const acceptParts = async ({ join }: SmppSmsDeps, { to }: OutgoingSms, ids: readonly string[]): Promise<SmsOutcome> => {
  try {
    return { status: 'accepted', providerId: await join(ids, to), parts: ids.length };
  } catch {
    // It is at the operator; only we can't tell its receipts together.
    return { status: 'unknown', reason: 'ids_not_kept' };
  }
};

interface Answer {
  readonly now: Submitted;
  /** The answer that comes after its time, if ever. */
  readonly late: Promise<Reply>;
}

const submit = async ({ link }: SmppSmsDeps, fields: Fields, until: number): Promise<Answer> => {
  const late = Promise.withResolvers<Reply>();
  const now = await link.submit(fields, { until, onLate: late.resolve });
  return { now, late: late.promise };
};

const lastWord = async (answer: Answer | undefined): Promise<Submitted | undefined> =>
  answer?.now.kind === 'silent' ? answer.late : answer?.now;

/** Waits, unheard, for the answers that are missing: they still decide. */
const hearLate = (deps: SmppSmsDeps, { to }: OutgoingSms, answers: readonly (Answer | undefined)[]): void => {
  const decide = async (): Promise<void> => {
    const replies = await Promise.all(answers.map(lastWord));
    const ids = replies.flatMap((reply) => {
      const outcome = toOutcome(reply, deps);
      return outcome.status === 'accepted' ? [outcome.providerId] : [];
    });
    const [id] = ids;
    if (id === undefined || ids.length < answers.length) return;
    deps.onTakenLate(ids.length === 1 ? id : await deps.join(ids, to), to);
  };
  decide().catch(() => undefined);
};

/** What a message that has no answer means. */
const UNANSWERED: Readonly<Record<Exclude<Submitted['kind'], 'answered'>, SmsOutcome>> = {
  silent: { status: 'unknown', reason: 'no_answer' },
  lost: { status: 'unknown', reason: 'connection_lost' },
  late: { status: 'try_later', reason: 'link_busy' },
  unsent: { status: 'try_later', reason: 'not_connected' },
};

const toOutcome = (
  reply: Submitted | undefined,
  { settings, link }: Pick<SmppSmsDeps, 'settings' | 'link'>,
): SmsOutcome => {
  if (reply?.kind !== 'answered')
    return UNANSWERED[reply?.kind !== 'late' || link.isUp() ? (reply?.kind ?? 'unsent') : 'unsent'];
  if (reply.status !== ROK) return refusalOf(reply.status);
  if (reply.messageId === '') return { status: 'unknown', reason: 'no_message_id' };
  return { status: 'accepted', providerId: idOfAnswer(reply.messageId, settings.SMPP_IDS), parts: 1 };
};
