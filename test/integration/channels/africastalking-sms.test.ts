import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createAfricasTalkingSms } from '../../../src/channels/africastalking/sms.ts';
import type { SmsOutcome } from '../../../src/platform/sms.ts';
import { startFakeAfricasTalking, type Treatment } from '../../support/fake-africastalking.ts';

const API_KEY = 'atsk_canary_key_0123456789';
const provider = await startFakeAfricasTalking({ username: 'kibanda', apiKey: API_KEY });
const channel = createAfricasTalkingSms({ username: 'kibanda', apiKey: API_KEY, url: provider.url, timeoutMs: 400 });
afterAll(() => provider.close());

let next = 0;
const newPhone = (): string => `+2547120${String((next += 1)).padStart(5, '0')}`;
const send = (to: string): Promise<SmsOutcome> => channel.send({ id: 'm1', to, text: 'Lipa canary-text' });

const TABLE: readonly (readonly [string, Treatment, SmsOutcome | object, number])[] = [
  ['accepts', { kind: 'accept' }, { status: 'accepted', cost: 'KES 0.8000', parts: 1 }, 1],
  ['accepts with 200 instead of 201', { kind: 'accept_with_200' }, { status: 'accepted' }, 1],
  ['holds it as risky', recipient(401, 'RiskHold'), { status: 'refused', reason: 'risk_hold' }, 0],
  [
    'does not know the sender',
    recipient(402, 'InvalidSenderId'),
    { status: 'refused', reason: 'invalid_sender_id' },
    0,
  ],
  [
    'refuses the number',
    recipient(403, 'InvalidPhoneNumber'),
    { status: 'refused', reason: 'invalid_phone_number' },
    0,
  ],
  ['cannot serve such numbers', recipient(404, 'UnsupportedNumberType'), { status: 'refused' }, 0],
  [
    'wants to be paid',
    recipient(405, 'InsufficientBalance'),
    { status: 'try_later', reason: 'insufficient_balance' },
    0,
  ],
  ['knows that the number said STOP', recipient(406, 'UserInBlacklist'), { status: 'refused', optedOut: true }, 0],
  ['finds no way', recipient(407, 'CouldNotRoute'), { status: 'refused', reason: 'could_not_route' }, 0],
  ['may not disturb now', recipient(409, 'DoNotDisturbRejection'), { status: 'try_later', retryAfterMs: 3_600_000 }, 0],
  ['has a fault', recipient(500, 'InternalServerError'), { status: 'try_later', reason: 'internal_server_error' }, 0],
  ['has a fault behind it', recipient(501, 'GatewayError'), { status: 'try_later' }, 0],
  ['is refused by the operator', recipient(502, 'RejectedByGateway'), { status: 'try_later' }, 0],
  ['says something new', recipient(777, 'Whatever'), { status: 'unknown', reason: 'status_777' }, 0],
  ['names nobody, with a reason', none('InvalidSenderId'), { status: 'refused', reason: 'invalid_sender_id' }, 0],
  ['names nobody, for money', none('InsufficientBalance'), { status: 'try_later' }, 0],
  ['names nobody, in a sentence', none('Sent to 0/1 Total Cost: 0'), { status: 'refused', reason: 'no_recipient' }, 0],
  ['does not know us', { kind: 'http', status: 401 }, { status: 'try_later', reason: 'http_401' }, 0],
  ['does not understand', { kind: 'http', status: 400 }, { status: 'refused', reason: 'http_400' }, 0],
  ['is asked too often', throttled('120'), { status: 'try_later', reason: 'http_429', retryAfterMs: 120_000 }, 0],
  ['is asked too often, in words', throttled('soon'), { status: 'try_later', reason: 'http_429' }, 0],
  ['fails', { kind: 'http', status: 500 }, { status: 'try_later', reason: 'http_500' }, 0],
  ['is closed', { kind: 'http', status: 503 }, { status: 'try_later', reason: 'http_503' }, 0],
  ['sends us elsewhere', redirect(), { status: 'try_later', reason: 'http_307' }, 0],
  [
    'is cut off by a proxy after it accepted',
    { kind: 'accept_then_502' },
    { status: 'unknown', reason: 'http_502' },
    1,
  ],
  ['never answers', { kind: 'hang', accepts: false }, { status: 'unknown', reason: 'no_answer' }, 0],
  ['accepts and never answers', { kind: 'hang', accepts: true }, { status: 'unknown', reason: 'no_answer' }, 1],
  ['cuts the line', { kind: 'cut' }, { status: 'unknown', reason: 'connection_lost' }, 0],
];

function recipient(statusCode: number, status: string): Treatment {
  return { kind: 'recipient_status', statusCode, status };
}
function none(message: string): Treatment {
  return { kind: 'no_recipients', message };
}
function throttled(seconds: string): Treatment {
  return { kind: 'http', status: 429, headers: { 'retry-after': seconds } };
}
function redirect(): Treatment {
  return { kind: 'http', status: 307, headers: { location: 'http://127.0.0.1:9/' } };
}

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
