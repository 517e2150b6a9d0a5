import type { NetworkDefinition } from '../../src/channels/network.ts';
import { africasTalking } from '../../src/channels/africastalking/network.ts';
import { createAfricasTalkingSms } from '../../src/channels/africastalking/sms.ts';
import { infobip } from '../../src/channels/infobip/network.ts';
import { createInfobipSms } from '../../src/channels/infobip/sms.ts';
import type { SmsChannel } from '../../src/channels/sms-channel.ts';
import { termii } from '../../src/channels/termii/network.ts';
import { createTermiiSms } from '../../src/channels/termii/sms.ts';

/** A message as the provider read it. */
export interface ReadSms {
  readonly to: string;
  readonly text: string;
  readonly from: string | undefined;
}

export interface PeerRequest {
  readonly path: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface PeerAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** What a provider says on a message that is not taken. */
export type Refusal = 'refuse' | 'refuse by us' | 'refuse sender' | 'later';

/** How one provider reads a message, answers, and reports. */
export interface SmsFormat {
  readonly name: string;
  readonly label: string;
  readonly network: NetworkDefinition;
  /** Settings under which it sends for us. */
  readonly settings: Readonly<Record<string, string>>;
  readonly channel: (url: string, timeoutMs: number) => SmsChannel;
  /** As strictly as the provider does; undefined for what it would not understand. */
  readonly read: (request: PeerRequest) => ReadSms | undefined;
  readonly accept: (id: string, sms: ReadSms) => PeerAnswer;
  readonly say: (refusal: Refusal, sms: ReadSms) => PeerAnswer;
  /** Reports that a message arrived, in four spellings; and that it did not. */
  readonly delivered: readonly ((id: string, to: string) => { readonly type: string; readonly body: string })[];
  readonly undelivered: (id: string, to: string) => { readonly type: string; readonly body: string };
}

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const KEY = 'an_invented_key';
const form = (fields: Readonly<Record<string, string>>) => ({
  type: FORM,
  body: new URLSearchParams(fields).toString(),
});
const json = (body: unknown) => ({ type: JSON_TYPE, body: JSON.stringify(body) });
const bare = (to: string): string => to.replace(/^\+/, '');
const plus = (to: string): string => (/^\d/.test(to) ? `+${to}` : to);

const AT_CODES: Readonly<Record<Refusal, readonly [number, string]>> = {
  refuse: [403, 'InvalidPhoneNumber'],
  'refuse by us': [407, 'CouldNotRoute'],
  'refuse sender': [402, 'InvalidSenderId'],
  later: [500, 'InternalServerError'],
};
const recipient = (fields: object) => ({
  SMSMessageData: { Message: 'Sent to 1/1 Total Cost: KES 0.8000', Recipients: [fields] },
});

const africasTalkingFormat: SmsFormat = {
  name: 'africastalking',
  label: "Africa's Talking",
  network: africasTalking,
  settings: { AFRICASTALKING_USERNAME: 'kibanda', AFRICASTALKING_API_KEY: KEY },
  channel: (url, timeoutMs) =>
    createAfricasTalkingSms({ username: 'kibanda', apiKey: KEY, url: `${url}/version1/messaging`, timeoutMs }),
  read: ({ path, type, headers, body }) => {
    const fields = new URLSearchParams(body);
    const [to, text] = [fields.get('to'), fields.get('message')];
    const isKnown = path === '/version1/messaging' && type.startsWith(FORM) && headers['apikey'] === KEY;
    return isKnown && to !== null && text !== null ? { to, text, from: fields.get('from') ?? undefined } : undefined;
  },
  accept: (messageId, { to, text }) => ({
    status: 201,
    body: recipient({
      statusCode: 101,
      number: to,
      status: 'Success',
      cost: 'KES 0.8000',
      messageId,
      messageParts: text.length > 160 ? 2 : 1,
    }),
  }),
  say: (refusal, { to }) => {
    const [statusCode, status] = AT_CODES[refusal];
    return { status: 201, body: recipient({ statusCode, number: to, status, cost: '0', messageId: 'None' }) };
  },
  delivered: ['Success', 'SUCCESS', 'success', ' Success '].map(
    (status) => (id, phoneNumber) => form({ id, status, phoneNumber, networkCode: '63902' }),
  ),
  undelivered: (id, phoneNumber) => form({ id, status: 'Failed', phoneNumber, failureReason: 'UserDoesNotExist' }),
};

const INFOBIP_WORDS: Readonly<Record<Refusal, string>> = {
  refuse: 'REJECTED_DESTINATION',
  'refuse by us': 'REJECTED_NETWORK',
  'refuse sender': 'REJECTED_SENDER',
  later: 'REJECTED_SYSTEM_ERROR',
};
const infobipReport =
  (status: object, error = 'NO_ERROR') =>
  (messageId: string, to: string) =>
    json({
      results: [
        { bulkId: 'b1', messageId, to: bare(to), smsCount: 1, status, error: { name: error, permanent: false } },
      ],
    });

const infobipFormat: SmsFormat = {
  name: 'infobip',
  label: 'Infobip',
  network: infobip,
  settings: { INFOBIP_SMS_URL: 'http://127.0.0.1:9', INFOBIP_SMS_KEY: KEY },
  channel: (url, timeoutMs) => createInfobipSms({ url, apiKey: KEY, sender: 'KIBANDA', timeoutMs }),
  read: ({ path, type, headers, body }) => {
    if (path !== '/sms/3/messages' || type !== JSON_TYPE || headers['authorization'] !== `App ${KEY}`) return undefined;
    const { messages } = JSON.parse(body) as {
      messages: [{ sender: string; destinations: [{ to: string }]; content: { text: string } }];
    };
    const [{ sender, destinations, content }] = messages;
    return /^\d+$/.test(destinations[0].to)
      ? { to: plus(destinations[0].to), text: content.text, from: sender }
      : undefined;
  },
  accept: (messageId, { to, text }) => ({
    status: 200,
    body: {
      bulkId: 'b1',
      messages: [
        {
          messageId,
          destination: bare(to),
          status: { groupId: 1, groupName: 'PENDING', id: 26, name: 'PENDING_ACCEPTED', description: 'Pending' },
          details: { messageCount: text.length > 160 ? 2 : 1 },
        },
      ],
    },
  }),
  say: (refusal, { to }) => {
    const status = { groupId: 5, groupName: 'REJECTED', id: 6, name: INFOBIP_WORDS[refusal], description: 'No' };
    return { status: 200, body: { bulkId: 'b1', messages: [{ messageId: 'none', destination: bare(to), status }] } };
  },
  delivered: [
    infobipReport({ groupId: 3, groupName: 'DELIVERED', id: 5, name: 'DELIVERED_TO_HANDSET' }),
    infobipReport({ groupName: 'delivered' }),
    infobipReport({ groupId: '3' }),
    infobipReport({ name: 'Delivered_to_handset' }),
  ],
  undelivered: infobipReport(
    { groupId: 2, groupName: 'UNDELIVERABLE', name: 'UNDELIVERABLE_NOT_DELIVERED' },
    'EC_ABSENT_SUBSCRIBER',
  ),
};

const TERMII_WORDS: Readonly<Record<Refusal, PeerAnswer>> = {
  refuse: { status: 400, body: { message: 'Invalid phone number', status: 'error' } },
  'refuse by us': { status: 400, body: { message: 'No route for this country', status: 'error' } },
  'refuse sender': {
    status: 404,
    body: { message: 'ApplicationSenderId not found for applicationId', status: 'error' },
  },
  later: { status: 400, body: { message: 'Insufficient balance', status: 'error' } },
};

const termiiFormat: SmsFormat = {
  name: 'termii',
  label: 'Termii',
  network: termii,
  settings: { TERMII_API_KEY: KEY },
  channel: (url, timeoutMs) => createTermiiSms({ url, apiKey: KEY, sender: 'KIBANDA', channel: 'dnd', timeoutMs }),
  read: ({ path, type, body }) => {
    if (path !== '/api/sms/send' || type !== JSON_TYPE) return undefined;
    const { api_key: key, to, from, sms, type: kind } = JSON.parse(body) as Record<string, string | undefined>;
    const isKnown = key === KEY && kind === 'plain' && from !== undefined && /^\d+$/.test(to ?? '');
    return isKnown && to !== undefined && sms !== undefined ? { to: plus(to), text: sms, from } : undefined;
  },
  accept: (id) => ({
    status: 200,
    // The number has lost its last digits by the time that anybody reads it.
    body: {
      code: 'ok',
      message_id: Number(id),
      message_id_str: id,
      message: 'Successfully Sent',
      balance: 9,
      user: 'Kibanda',
    },
  }),
  say: (refusal) => TERMII_WORDS[refusal],
  delivered: ['Delivered', 'DELIVERED', 'Received', ' delivered'].map(
    (status) => (id, to) =>
      json({
        type: 'outbound',
        id: 'r1',
        message_id: id,
        receiver: bare(to),
        sender: 'KIBANDA',
        status,
        channel: 'dnd',
      }),
  ),
  undelivered: (id, to) =>
    json({ type: 'outbound', message_id: id, receiver: bare(to), status: 'DND Active on Phone Number' }),
};

/** Every provider that sends SMS for us. */
export const SMS_FORMATS: readonly SmsFormat[] = [africasTalkingFormat, infobipFormat, termiiFormat];
