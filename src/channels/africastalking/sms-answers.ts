import { z } from 'zod';
import { toReason, type SmsOutcome } from '../../values/sms.ts';
import { NOT_CONNECTED, readStatus } from '../post-sms.ts';

type Verdict = 'accepted' | 'refused' | 'not_by_us' | 'opted_out' | 'try_later' | 'try_in_an_hour';

/** What each word of the provider means for us. Its numbers and its words say the same. */
const VERDICTS = new Map<string, Verdict>([
  ['Processed', 'accepted'],
  ['Sent', 'accepted'],
  ['Queued', 'accepted'],
  ['RiskHold', 'refused'],
  ['InvalidSenderId', 'refused'],
  ['InvalidPhoneNumber', 'refused'],
  ['UnsupportedNumberType', 'not_by_us'],
  // Somebody will top it up; until then each try costs nothing.
  ['InsufficientBalance', 'try_later'],
  ['UserInBlacklist', 'opted_out'],
  ['CouldNotRoute', 'not_by_us'],
  // Only certain hours are closed (Nigeria, 20:00 to 08:00).
  ['DoNotDisturbRejection', 'try_in_an_hour'],
  ['InternalServerError', 'try_later'],
  ['GatewayError', 'try_later'],
  // Nobody agrees whether this one is for ever. Trying again costs nothing, giving up costs a receipt.
  ['RejectedByGateway', 'try_later'],
]);

const WORDS = new Map<number, string>([
  [100, 'Processed'],
  [101, 'Sent'],
  [102, 'Queued'],
  [401, 'RiskHold'],
  [402, 'InvalidSenderId'],
  [403, 'InvalidPhoneNumber'],
  [404, 'UnsupportedNumberType'],
  [405, 'InsufficientBalance'],
  [406, 'UserInBlacklist'],
  [407, 'CouldNotRoute'],
  [409, 'DoNotDisturbRejection'],
  [500, 'InternalServerError'],
  [501, 'GatewayError'],
  [502, 'RejectedByGateway'],
]);

const recipient = z.object({
  statusCode: z.coerce.number(),
  messageId: z.string().optional(),
  cost: z.string().optional(),
  messageParts: z.int().positive().optional().catch(undefined),
});
const answer = z.object({
  SMSMessageData: z.object({ Message: z.string().optional(), Recipients: z.array(recipient).default([]) }),
});

const HOUR_MS = 3_600_000;

/**
 * Reads the body of an answer. A status of 2xx promises nothing: the recipient's own code does; and without a recipient
 * the reason stands in `Message`. `undefined` when this is not such a body.
 */
export const readAnswer = (body: unknown): SmsOutcome | undefined => {
  const read = answer.safeParse(body);
  if (!read.success) return undefined;
  const { Message, Recipients } = read.data.SMSMessageData;
  const [first] = Recipients;
  if (first === undefined) return judge(VERDICTS.get(Message ?? '') ?? 'refused', toReason(Message, 'no_recipient'));
  const word = WORDS.get(first.statusCode);
  const verdict = word === undefined ? undefined : VERDICTS.get(word);
  if (verdict === undefined) return { status: 'unknown', reason: `status_${first.statusCode}` };
  return verdict === 'accepted' ? accepted(first) : judge(verdict, toReason(word, 'refused'));
};

const accepted = ({ messageId, cost, messageParts }: z.infer<typeof recipient>): SmsOutcome => {
  // Taken, but without a name by which a delivery report could speak of it.
  if (messageId === undefined || messageId === '' || messageId === 'None') {
    return { status: 'unknown', reason: 'no_message_id' };
  }
  return {
    status: 'accepted',
    providerId: messageId,
    ...(cost !== undefined && { cost }),
    ...(messageParts !== undefined && { parts: messageParts }),
  };
};

const judge = (verdict: Verdict, reason: string): SmsOutcome => {
  switch (verdict) {
    case 'accepted':
      return { status: 'unknown', reason: 'no_recipient' };
    case 'refused':
      return { status: 'refused', reason };
    case 'not_by_us':
      return { status: 'refused', reason, elsewhere: true };
    case 'opted_out':
      return { status: 'refused', reason, optedOut: true };
    case 'try_later':
      return { status: 'try_later', reason };
    case 'try_in_an_hour':
      return { status: 'try_later', reason, retryAfterMs: HOUR_MS, ofNumber: true };
  }
};

const failure = z.object({
  message: z.string().optional(),
  code: z.string().optional(),
  cause: z.object({ syscall: z.string().optional() }).optional().catch(undefined),
  response: z
    .object({ status: z.int(), headers: z.object({ 'retry-after': z.unknown() }).optional().catch(undefined) })
    .optional(),
});

/**
 * Reads what the SDK rejected with: an AxiosError, its own Error for a number it doesn't like, or the plain body of an
 * answer whose status was 2xx but not 201. Only words of ours leave this function: the error holds the API key and the text.
 */
export const readFailure = (thrown: unknown): SmsOutcome => {
  const body = readAnswer(thrown);
  if (body !== undefined) return body;
  const read = failure.safeParse(thrown);
  if (!read.success) return { status: 'unknown', reason: 'unreadable_answer' };
  const { message, code, cause, response } = read.data;
  if (response !== undefined) return readStatus(response.status, response.headers?.['retry-after']);
  if (cause?.syscall === 'connect') return { status: 'try_later', reason: 'not_connected' };
  return code === undefined ? withoutCode(message ?? '') : readCode(code);
};

const readCode = (code: string): SmsOutcome => {
  if (NOT_CONNECTED.has(code)) return { status: 'try_later', reason: 'not_connected' };
  return { status: 'unknown', reason: code === 'ECONNABORTED' ? 'no_answer' : 'connection_lost' };
};

const withoutCode = (message: string): SmsOutcome =>
  /valid phone number|failed custom validation/i.test(message)
    ? { status: 'refused', reason: 'invalid_phone_number' }
    : { status: 'unknown', reason: 'unreadable_answer' };
