import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createInfobipSms } from '../../../src/channels/infobip/sms.ts';
import { readAnswer as readInfobip, stateOf as infobipState } from '../../../src/channels/infobip/sms-answers.ts';
import { postSms } from '../../../src/channels/post-sms.ts';
import { readAnswer as readTermii, stateOf as termiiState } from '../../../src/channels/termii/sms-answers.ts';
import type { SmsOutcome } from '../../../src/values/sms.ts';

const infobipSays = (status: object, more: object = { messageId: 'm1' }) => ({ messages: [{ ...more, status }] });

describe('Infobip', () => {
  test.each<[string, object, SmsOutcome | undefined]>([
    [
      'pending',
      infobipSays({ groupId: 1, groupName: 'PENDING', name: 'PENDING_ACCEPTED' }),
      { status: 'accepted', providerId: 'm1' },
    ],
    ['a number of its group alone', infobipSays({ groupId: 1 }), { status: 'accepted', providerId: 'm1' }],
    ['a word of its own alone', infobipSays({ name: 'PENDING_ENROUTE' }), { status: 'accepted', providerId: 'm1' }],
    [
      'so many parts',
      infobipSays({ groupId: 1 }, { messageId: 'm1', details: { messageCount: 2 } }),
      { status: 'accepted', providerId: 'm1', parts: 2 },
    ],
    ['no id', infobipSays({ groupId: 1 }, {}), { status: 'unknown', reason: 'no_message_id' }],
    [
      'a group that nobody knows',
      infobipSays({ groupName: 'SEEN' }),
      { status: 'unknown', reason: 'unreadable_answer' },
    ],
    [
      'that the number is none',
      infobipSays({ groupId: 5, name: 'REJECTED_DESTINATION' }),
      { status: 'refused', reason: 'rejected_destination' },
    ],
    [
      'that it has no way there',
      infobipSays({ groupId: 5, name: 'REJECTED_ROUTE_NOT_AVAILABLE' }),
      { status: 'refused', reason: 'rejected_route_not_available', elsewhere: true },
    ],
    [
      'that it wants to be paid',
      infobipSays({ groupId: 5, name: 'REJECTED_NOT_ENOUGH_CREDITS' }),
      { status: 'try_later', reason: 'rejected_not_enough_credits' },
    ],
    [
      'a refusal in a sentence',
      infobipSays({ groupName: 'rejected', name: 'No, sorry.' }),
      { status: 'refused', reason: 'rejected' },
    ],
    ['nothing about a message', { messages: [] }, undefined],
    ['of two messages', { messages: [{ status: { groupId: 1 } }, { status: { groupId: 1 } }] }, undefined],
  ])('says %s', (_what, body, outcome) => {
    expect(readInfobip(body)).toEqual(outcome);
  });

  test('a message at the operator is not yet at the phone', () => {
    expect(infobipState({ groupId: 3, groupName: 'DELIVERED', name: 'DELIVERED_TO_OPERATOR' })).toBe('accepted');
    expect(infobipState({ groupId: 4, groupName: undefined, name: undefined })).toBe('undelivered');
    expect(infobipState({ groupId: undefined, groupName: 'SEEN', name: undefined })).toBe('accepted');
  });
});

describe('Termii', () => {
  test.each<[string, number, unknown, SmsOutcome | undefined]>([
    [
      'an id as a text',
      200,
      { message_id: '9122821270554876574' },
      { status: 'accepted', providerId: '9122821270554876574' },
    ],
    [
      'an id as a number that JSON can not hold, and as a text',
      200,
      { message_id: Number('9122821270554876574'), message_id_str: '9122821270554876574' },
      { status: 'accepted', providerId: '9122821270554876574' },
    ],
    [
      'an id as such a number alone',
      200,
      { message_id: Number('9122821270554876574') },
      { status: 'unknown', reason: 'no_message_id' },
    ],
    [
      'that the account is empty',
      400,
      { message: 'Insufficient balance' },
      { status: 'try_later', reason: 'insufficient_balance' },
    ],
    [
      'that the sender is not registered',
      404,
      { message: 'ApplicationSenderId not found' },
      { status: 'refused', reason: 'invalid_sender_id' },
    ],
    [
      'that it has no way there',
      400,
      { message: 'Country Inactive' },
      { status: 'refused', reason: 'could_not_route', elsewhere: true },
    ],
    [
      'that the number is none',
      400,
      { message: 'Invalid phone number' },
      { status: 'refused', reason: 'invalid_phone_number' },
    ],
    ['no in other words', 400, { message: 'Oh no' }, undefined],
    ['that it failed', 500, { message: 'Sender trouble' }, undefined],
    ['nothing', 200, undefined, undefined],
  ])('says %s', (_what, status, json, outcome) => {
    expect(readTermii({ status, json })).toEqual(outcome);
  });

  test.each([
    ['Message Sent', 'accepted'],
    ['Received', 'delivered'],
    ['DND Active on Phone Number', 'undelivered'],
    ['Whatever is new', 'accepted'],
  ])('reports %s: %s', (status, state) => {
    expect(termiiState(status)).toBe(state);
  });
});

describe('the line to a provider', () => {
  let close = (): Promise<unknown> => Promise.resolve();
  afterEach(() => close());
  const serve = async (answer: RequestListener): Promise<string> => {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    close = () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    };
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const post = (url: string) => postSms({ url, body: { text: 'canary' }, timeoutMs: 300, read: () => undefined });

  test.each<[number, SmsOutcome]>([
    [200, { status: 'unknown', reason: 'unreadable_answer' }],
    [400, { status: 'refused', reason: 'http_400' }],
    [401, { status: 'try_later', reason: 'http_401' }],
    [429, { status: 'try_later', reason: 'http_429', retryAfterMs: 7000 }],
    [500, { status: 'try_later', reason: 'http_500', retryAfterMs: 7000 }],
    [502, { status: 'unknown', reason: 'http_502' }],
    [504, { status: 'unknown', reason: 'http_504' }],
  ])('an answer %d without more', async (status, outcome) => {
    const waits = status === 429 || status === 500;
    const url = await serve((_request, response) => {
      response.writeHead(status, waits ? { 'retry-after': '7' } : {}).end('no');
    });
    expect(await post(url)).toEqual(outcome);
  });

  test('a redirect is not followed, with the key in hand', async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect([await post(url), asked]).toEqual([{ status: 'try_later', reason: 'http_307' }, 1]);
  });

  test('nobody listens: surely not sent; silence and a cut: nobody knows', async () => {
    const gone = await serve(() => undefined);
    await close();
    expect(await post(gone)).toEqual({ status: 'try_later', reason: 'not_connected' });
    const silent = await serve(() => undefined);
    expect(await post(silent)).toEqual({ status: 'unknown', reason: 'no_answer' });
    await close();
    const cutting = await serve((_request, response) => response.destroy());
    expect(await post(cutting)).toEqual({ status: 'unknown', reason: 'connection_lost' });
  });

  test('an answer that breaks off in the middle: nobody knows', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"messages":');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await post(url)).toEqual({ status: 'unknown', reason: 'connection_lost' });
  });

  test('nothing that is said of it holds the key or the text', async () => {
    const url = await serve((_request, response) => response.writeHead(400).end('canary-key canary'));
    const channel = createInfobipSms({ url, apiKey: 'canary-key', sender: 'KIBANDA', timeoutMs: 300 });
    const outcome = await channel.send({ id: 'm1', to: '+254712345678', text: 'canary' });
    expect(inspect(outcome)).not.toContain('canary');
  });
});
