import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createAfricasTalkingSms } from '../../../src/channels/africastalking/sms.ts';
import type { SmsOutcome } from '../../../src/values/sms.ts';
import {
  accept,
  acceptAndHang,
  acceptThen502,
  acceptWith200,
  cut,
  hang,
  http,
  noRecipients,
  recipientStatus,
  startFakeAfricasTalking,
  type Treatment,
} from '../../support/fake-africastalking.ts';

const API_KEY = 'atsk_canary_key_0123456789';
const provider = await startFakeAfricasTalking({ username: 'kibanda', apiKey: API_KEY });
const channel = createAfricasTalkingSms({ username: 'kibanda', apiKey: API_KEY, url: provider.url, timeoutMs: 1500 });
afterAll(() => provider.close());

let next = 0;
const newPhone = (): string => `+2547120${String((next += 1)).padStart(5, '0')}`;
const send = (to: string): Promise<SmsOutcome> => channel.send({ id: 'm1', to, text: 'Lipa canary-text' });

const TABLE: readonly (readonly [string, Treatment, SmsOutcome | object, number])[] = [
  ['accepts', accept, { status: 'accepted', cost: 'KES 0.8000', parts: 1 }, 1],
  ['accepts with 200 instead of 201', acceptWith200, { status: 'accepted' }, 1],
  ['holds it as risky', recipientStatus(401, 'RiskHold'), { status: 'refused', reason: 'risk_hold' }, 0],
  [
    'does not know the sender',
    recipientStatus(402, 'InvalidSenderId'),
    { status: 'refused', reason: 'invalid_sender_id' },
    0,
  ],
  [
    'refuses the number',
    recipientStatus(403, 'InvalidPhoneNumber'),
    { status: 'refused', reason: 'invalid_phone_number' },
    0,
  ],
  ['cannot serve such numbers', recipientStatus(404, 'UnsupportedNumberType'), { status: 'refused' }, 0],
  [
    'wants to be paid',
    recipientStatus(405, 'InsufficientBalance'),
    { status: 'try_later', reason: 'insufficient_balance' },
    0,
  ],
  [
    'knows that the number said STOP',
    recipientStatus(406, 'UserInBlacklist'),
    { status: 'refused', optedOut: true },
    0,
  ],
  ['finds no way', recipientStatus(407, 'CouldNotRoute'), { status: 'refused', reason: 'could_not_route' }, 0],
  [
    'may not disturb now',
    recipientStatus(409, 'DoNotDisturbRejection'),
    { status: 'try_later', retryAfterMs: 3_600_000 },
    0,
  ],
  [
    'has a fault',
    recipientStatus(500, 'InternalServerError'),
    { status: 'try_later', reason: 'internal_server_error' },
    0,
  ],
  ['has a fault behind it', recipientStatus(501, 'GatewayError'), { status: 'try_later' }, 0],
  ['is refused by the operator', recipientStatus(502, 'RejectedByGateway'), { status: 'try_later' }, 0],
  ['says something new', recipientStatus(777, 'Whatever'), { status: 'unknown', reason: 'status_777' }, 0],
  [
    'names nobody, with a reason',
    noRecipients('InvalidSenderId'),
    { status: 'refused', reason: 'invalid_sender_id' },
    0,
  ],
  ['names nobody, for money', noRecipients('InsufficientBalance'), { status: 'try_later' }, 0],
  [
    'names nobody, in a sentence',
    noRecipients('Sent to 0/1 Total Cost: 0'),
    { status: 'refused', reason: 'no_recipient' },
    0,
  ],
  ['does not know us', http(401), { status: 'try_later', reason: 'http_401' }, 0],
  ['does not understand', http(400), { status: 'refused', reason: 'http_400' }, 0],
  [
    'is asked too often',
    http(429, { 'retry-after': '120' }),
    { status: 'try_later', reason: 'http_429', retryAfterMs: 120_000 },
    0,
  ],
  [
    'is asked too often, in words',
    http(429, { 'retry-after': 'soon' }),
    { status: 'try_later', reason: 'http_429' },
    0,
  ],
  ['fails', http(500), { status: 'try_later', reason: 'http_500' }, 0],
  ['is closed', http(503), { status: 'try_later', reason: 'http_503' }, 0],
  [
    'sends us elsewhere',
    http(307, { location: 'http://127.0.0.1:9/' }),
    { status: 'try_later', reason: 'http_307' },
    0,
  ],
  ['is cut off by a proxy after it accepted', acceptThen502, { status: 'unknown', reason: 'http_502' }, 1],
  ['never answers', hang, { status: 'unknown', reason: 'no_answer' }, 0],
  ['accepts and never answers', acceptAndHang, { status: 'unknown', reason: 'no_answer' }, 1],
  ['cuts the line', cut, { status: 'unknown', reason: 'connection_lost' }, 0],
];

describe("Africa's Talking", () => {
  test.each(TABLE)('when it %s', async (_when, treatment, outcome, taken) => {
    const to = newPhone();
    provider.treat(to, treatment);

    const answer = await send(to);

    expect(answer).toMatchObject(outcome);
    expect(inspect(answer, { depth: 9 })).not.toMatch(/canary/);
    expect(provider.acceptedFor(to)).toHaveLength(taken);
    expect(provider.asked(to)).toBe(1);
  });

  test('a number that the SDK does not like is refused before it is sent', async () => {
    expect(await send('+12')).toEqual({ status: 'refused', reason: 'invalid_phone_number' });
    expect(provider.asked('+12')).toBe(0);
  });

  test('nobody at the address: surely not sent', async () => {
    const url = 'http://127.0.0.1:1/version1/messaging';
    const nobody = createAfricasTalkingSms({ username: 'kibanda', apiKey: API_KEY, url });
    expect(await nobody.send({ id: 'm1', to: newPhone(), text: 'x' })).toEqual({
      status: 'try_later',
      reason: 'not_connected',
    });
  });

  test('a wrong key: later, since a new key takes a while to work', async () => {
    const stranger = createAfricasTalkingSms({ username: 'kibanda', apiKey: 'wrong', url: provider.url });
    const answer = await stranger.send({ id: 'm1', to: newPhone(), text: 'x' });
    expect(answer).toEqual({ status: 'try_later', reason: 'http_401' });
  });

  test('a client of the sandbox in the same process does not draw our messages away', async () => {
    createAfricasTalkingSms({ username: 'sandbox', apiKey: 'sandbox-key' });
    const to = newPhone();
    expect(await send(to)).toMatchObject({ status: 'accepted' });
    expect(provider.acceptedFor(to)[0]).toMatchObject({ message: 'Lipa canary-text', from: undefined });
  });
});
