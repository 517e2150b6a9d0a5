import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createCallbackSecret } from '../../../src/channels/callback-secret.ts';
import { aGateway, dial } from '../../support/callbacks-under-test.ts';

const HOP = 'at-ussd-hop-metadata';

describe("a key press that comes through Africa's Talking", () => {
  test('is answered with 200, plain text that begins with the word, and the page in the header', async () => {
    const { post, turns } = aGateway();
    const answer = await post().type('form').send(dial);

    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.text).toBe('CON Mama Njeri\n1. Sell');
    expect(answer.headers[HOP]).toBe('VM');
    expect(turns).toEqual([
      {
        gateway: 'africastalking',
        sessionId: 'ATUid_1',
        phone: '+254712345678',
        network: '63902',
        serviceTokens: [],
        inputs: { all: [] },
        budget: 160,
        deadlineMs: 50,
      },
    ]);
  });

  test('is noted by the pattern of its address, without the secret', async () => {
    const { post, requests } = aGateway();
    await post('ussd?text=5831').type('form').send(dial);
    await post('ussd', 'guess').type('form').send(dial);

    expect(requests).toEqual([
      '/callbacks/:secret/africastalking/ussd 200',
      '/callbacks/:secret/africastalking/ussd 401',
    ]);
  });

  test('ends the session with END on a last page', async () => {
    const { post } = aGateway(() => Promise.resolve({ text: 'Bye.', end: true, page: 'X0' }));

    expect((await post().type('form').send(dial)).text).toBe('END Bye.');
  });

  test('carries all inputs so far, and the page that the gateway says was shown', async () => {
    const { post, turns } = aGateway();
    await post()
      .type('form')
      .set(HOP, 'S2')
      .send({ ...dial, text: '1*12**3' });

    expect(turns[0]).toMatchObject({ inputs: { all: ['1', '12', '', '3'] }, lastPage: 'S2' });
  });

  test.each(['null', 'undefined', ' ', ' null '])('takes a first request with the text %j for a dial', async (text) => {
    const { post, turns } = aGateway();
    await post()
      .type('form')
      .send({ ...dial, text });

    expect(turns[0]).toMatchObject({ inputs: { all: [] } });
  });

  test('drops a header that is no page', async () => {
    const { post, turns } = aGateway();
    await post().type('form').set(HOP, '<b>5831</b>').send(dial);

    expect(turns[0]).not.toHaveProperty('lastPage');
  });

  test.each([
    ['*384*7#', []],
    ['*384*7*1*3#', ['1', '3']],
    ['*384*7*1*3', ['1', '3']],
    ['*384*70#', []],
    ['*385*7*1#', []],
  ])('hands over what was dialled behind the code in %s', async (serviceCode, tokens) => {
    const { post, turns } = aGateway();
    await post()
      .type('form')
      .send({ ...dial, serviceCode });

    expect(turns[0]?.serviceTokens).toEqual(tokens);
  });

  test.each([
    ['an unescaped plus', 'sessionId=s&text=&phoneNumber=+254712345678'],
    ['no plus', 'sessionId=s&text=&phoneNumber=254712345678'],
    ['an escaped plus', 'sessionId=s&text=&phoneNumber=%2B254712345678'],
    ['the zero of a national number', 'sessionId=s&text=&phoneNumber=%2B2540712345678'],
  ])('finds the caller in a number with %s', async (_how, body) => {
    const { post, turns } = aGateway();
    await post().type('form').send(body);

    expect(turns[0]?.phone).toBe('+254712345678');
  });

  test('takes a form without a text for a dial: some ways to write a form leave out what is empty', async () => {
    const { post, turns } = aGateway();
    const answer = await post().type('form').send('sessionId=s&phoneNumber=%2B254712345678&serviceCode=*384*7%23');

    expect(answer.status).toBe(200);
    expect(turns[0]?.inputs).toEqual({ all: [] });
  });

  test.each([
    ['no session id', 'phoneNumber=%2B254712345678&text='],
    ['an empty session id', 'sessionId=&phoneNumber=%2B254712345678&text='],
    ['two session ids', 'sessionId=a&sessionId=b&phoneNumber=%2B254712345678&text='],
    ['nothing', ''],
    ['too much', `sessionId=a&text=${'1*'.repeat(20_000)}`],
    ['too many fields', `sessionId=a&${'x=1&'.repeat(100)}`],
  ])('is refused with 400 and an empty body when it brings %s', async (_what, body) => {
    const { post, turns, rejected } = aGateway();
    const answer = await post().type('form').send(body);

    expect([answer.status, answer.text]).toEqual([400, '']);
    expect(turns).toHaveLength(0);
    expect(rejected).toEqual([{ gateway: 'africastalking', reason: 'form' }]);
  });

  test.each(['application/json', 'text/plain', 'multipart/form-data'])('is refused with 400 as %s', async (type) => {
    const answer = await aGateway().post().set('content-type', type).send(JSON.stringify(dial));

    expect([answer.status, answer.text]).toEqual([400, '']);
  });

  test.each([
    ['two numbers', 'sessionId=s&text=&phoneNumber=%2B254712345678&phoneNumber=%2B254700000001'],
    ['no number', 'sessionId=s&text='],
    ['a number that is none', 'sessionId=s&text=&phoneNumber=Otieno'],
    ['a number with digits missing', 'sessionId=s&text=&phoneNumber=%2B2782123456'],
    ['two texts', 'sessionId=s&text=1&text=2&phoneNumber=%2B254712345678'],
    ['hundreds of inputs', `sessionId=s&phoneNumber=%2B254712345678&text=${'1*'.repeat(300)}`],
  ])('gets the apology, and touches nothing, when it brings %s', async (_what, body) => {
    const { post, turns } = aGateway();
    const answer = await post().type('form').send(body);

    expect([answer.status, answer.text]).toEqual([200, 'END Sorry. NOTHING was saved.']);
    expect(turns).toHaveLength(0);
  });

  test('gets the apology when the program fails inside', async () => {
    const { post, failures } = aGateway(() => Promise.reject(new Error('boom')));
    const answer = await post()
      .type('form')
      .send({ ...dial, text: '1' });

    expect([answer.status, answer.text, answer.headers[HOP]]).toEqual([200, 'END Sorry, we are not sure.', 'X3U']);
    expect(failures).toHaveLength(1);
  });

  test('hears that we are not sure when the turn takes too long', async () => {
    const { post } = aGateway(() => new Promise(() => undefined));
    const answer = await post()
      .type('form')
      .send({ ...dial, text: '1' });

    expect([answer.status, answer.text]).toEqual([200, 'END Sorry, we are not sure.']);
  });

  test('is always answered in the form that the network understands, whatever it says', async () => {
    const { post } = aGateway();
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ unit: 'binary', maxLength: 20 }),
        async (text, code) => {
          const answer = await post()
            .type('form')
            .send({ ...dial, text, serviceCode: code });
          expect(answer.status).toBe(200);
          expect(answer.text).toMatch(/^(CON|END) /);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the secret of the callback address', () => {
  test('may be the new one or the old one while it is being changed', async () => {
    const { post } = aGateway();

    expect((await post('ussd', 'new').type('form').send(dial)).status).toBe(200);
    expect((await post('ussd', 'old').type('form').send(dial)).status).toBe(200);
  });

  test.each(['ussd', 'ussd-events', 'sms'])(
    'is 401 and an empty body when it is wrong, before %s is looked at',
    async (path) => {
      const { post, turns, rejected } = aGateway();
      const answer = await post(path, 'guess').type('form').send(dial);

      expect([answer.status, answer.text]).toEqual([401, '']);
      expect(turns).toHaveLength(0);
      expect(rejected).toEqual([{ gateway: 'africastalking', reason: 'secret' }]);
    },
  );

  test('can never be empty', () => {
    expect(createCallbackSecret([''])('')).toBe(false);
    expect(createCallbackSecret([])('')).toBe(false);
  });
});
