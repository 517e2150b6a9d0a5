import { describe, expect, test } from '@jest/globals';
import { defineNetwork, type Callback, type Carrier } from '../../../src/channels/network.ts';
import { z } from 'zod';
import { aGateway } from '../../support/callbacks-under-test.ts';

/** A network that calls us in every way there is, and is told what came. */
const chatty = (method: Callback['method'], carrier: Carrier) => {
  const answer: Callback['answer'] = ({ content }) =>
    Promise.resolve({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) });
  const network = defineNetwork({
    name: 'chatty',
    settings: z.object({}),
    connect: () => ({ callbacks: () => ({ 'news/today': { method, carrier, answer } }) }),
  }).connect({});
  if (!network) throw new Error('it is always there');
  return aGateway(undefined, { network });
};

describe('what a network calls', () => {
  test.each<[Carrier, string, string, unknown]>([
    ['form', 'application/x-www-form-urlencoded', 'a=1&a=2&b=%2B254', { a: ['1', '2'], b: '+254' }],
    ['json', 'application/json; charset=utf-8', '{"a":[1,{"b":"é"}]}', { a: [1, { b: 'é' }] }],
    ['json', 'application/vnd.network.v1+json', '"just a text"', 'just a text'],
    ['xml', 'text/xml', '<ussd><msg>1</msg></ussd>', '<ussd><msg>1</msg></ussd>'],
    ['xml', 'application/soap+xml', '<a/>', '<a/>'],
  ])('may come as %s by POST, called %s', async (carrier, type, body, expected) => {
    const answer = await chatty('POST', carrier).post('news/today').set('content-type', type).send(body);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, expected]);
  });

  test.each<['POST' | 'GET']>([['POST'], ['GET']])('may come behind the address by %s', async (method) => {
    const gateway = chatty(method, 'query');
    const answer = await (method === 'GET' ? gateway.get : gateway.post)('news/today?a=1&b=x%20y');
    expect(JSON.parse(answer.text)).toEqual({ a: '1', b: 'x y' });
    expect(gateway.requests).toEqual(['/callbacks/:secret/chatty/news/today 200']);
  });

  test.each<[string, Carrier, string, string]>([
    ['another kind of body', 'json', 'text/plain', '{}'],
    ['a body that is cut off', 'json', 'application/json', '{"a":1'],
    ['no body', 'json', 'application/json', ''],
    ['more than 16 KB', 'xml', 'text/xml', 'x'.repeat(17_000)],
    ['more than fifty fields', 'form', 'application/x-www-form-urlencoded', 'a=1&'.repeat(60)],
  ])('is refused with an empty 400 when it is %s', async (_what, carrier, type, body) => {
    const gateway = chatty('POST', carrier);
    const answer = await gateway.post('news/today').set('content-type', type).send(body);
    expect([answer.status, answer.text]).toEqual([400, '']);
    expect(gateway.rejected).toEqual([{ gateway: 'chatty', reason: 'form' }]);
  });

  test('is left to others by another method or at another address, and refused there without the secret', async () => {
    const gateway = chatty('POST', 'form');
    expect((await gateway.get('news/today')).text).toBe('left to others');
    expect((await gateway.post('constructor')).text).toBe('left to others');
    expect((await gateway.post('news/tomorrow', 'guess')).status).toBe(401);
    expect(gateway.rejected).toEqual([{ gateway: 'chatty', reason: 'secret' }]);
  });
});
