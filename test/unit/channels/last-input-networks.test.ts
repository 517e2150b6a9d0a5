import { describe, expect, test } from '@jest/globals';
import { airtel } from '../../../src/channels/airtel/network.ts';
import { arkesel } from '../../../src/channels/arkesel/network.ts';
import { beem } from '../../../src/channels/beem/network.ts';
import { hollatags } from '../../../src/channels/hollatags/network.ts';
import { infobip } from '../../../src/channels/infobip/network.ts';
import { mtn } from '../../../src/channels/mtn/network.ts';
import { nalo } from '../../../src/channels/nalo/network.ts';
import type { NetworkDefinition } from '../../../src/channels/network.ts';
import type { Answer } from '../../../src/ussd/turn.ts';
import { aGateway } from '../../support/callbacks-under-test.ts';

const home: Answer = { text: 'Mama Njeri\n1. Sell', end: false, page: 'VM', proof: 'f00d' };
const bye: Answer = { text: 'Bye.', end: true, page: 'X0' };

const on = (definition: NetworkDefinition, settings: Readonly<Record<string, string>>, answer = home) => {
  const network = definition.connect(settings);
  if (!network) throw new Error('it has a code');
  return aGateway(() => Promise.resolve(answer), { network });
};

describe('Nalo', () => {
  const settings = { NALO_USSD_CODE: '*920*7#' };
  const reply = {
    USERID: 'NALO',
    MSISDN: '233241234567',
    USERDATA: '12',
    MSGTYPE: false,
    NETWORK: 'MTN',
    SESSIONID: '1659',
  };

  test('says by MSGTYPE that a call begins, and hears by it that it goes on', async () => {
    const { post, turns } = on(nalo, settings);
    const answer = await post().send({ ...reply, MSGTYPE: true, USERDATA: '*920*7*1*12#' });
    await post().send(reply);

    expect(answer.body).toEqual({ USERID: 'NALO', MSISDN: '233241234567', MSG: home.text, MSGTYPE: true });
    expect(turns).toMatchObject([
      { inputs: { next: [] }, serviceTokens: ['1', '12'], sessionId: '1659', phone: '+233241234567', budget: 120 },
      { inputs: { next: ['12'] }, serviceTokens: [] },
    ]);
    expect((await on(nalo, settings, bye).post().send(reply)).body).toMatchObject({ MSG: 'Bye.', MSGTYPE: false });
  });

  test.each(['', 'Nalo', undefined])('may send %j with the dial, of which nothing is written', async (USERDATA) => {
    const { post, turns } = on(nalo, settings);
    await post().send({ ...reply, MSGTYPE: true, USERDATA });
    expect(turns).toMatchObject([{ inputs: { next: [] }, serviceTokens: [] }]);
  });

  test('is refused without a session id: the number alone would mix one call with the next', async () => {
    const { SESSIONID: _, ...without } = reply;
    expect((await on(nalo, settings).post().send(without)).status).toBe(400);
  });
});

test('Arkesel gets back what it sent, and hears whether the call goes on', async () => {
  const { post, turns } = on(arkesel, { ARKESEL_USSD_CODE: '*928*7#' });
  const reply = {
    sessionID: 77,
    userID: 'U1',
    newSession: true,
    msisdn: 233241234567,
    userData: '*928*7#',
    network: 'MTN',
  };
  const answer = await post().send(reply);

  expect(answer.body).toEqual({
    ...{ sessionID: '77', userID: 'U1', msisdn: '233241234567' },
    ...{ message: home.text, continueSession: true },
  });
  expect(turns).toMatchObject([{ sessionId: '77', phone: '+233241234567', network: 'MTN', inputs: { next: [] } }]);
});

describe('Infobip', () => {
  const settings = { INFOBIP_USSD_CODE: '*384*7#', INFOBIP_BASIC_AUTH: 'infobip:an invented password' };
  const authorization = `Basic ${btoa('infobip:an invented password')}`;
  const body = { msisdn: '254712345678', shortCode: '*384*7#', text: '12', networkName: 'Kibanda Net' };

  test('names the session in the address', async () => {
    const { post, put, turns, requests } = on(infobip, settings);
    await post('session/a%2Fb/start').set({ authorization }).send(body);
    const answer = await put('session/a%2Fb/response').set({ authorization }).send(body);

    expect(turns).toMatchObject([
      { sessionId: 'a/b', inputs: { next: [] } },
      { sessionId: 'a/b', inputs: { next: ['12'] } },
    ]);
    expect(answer.body).toEqual({
      shouldClose: false,
      ussdMenu: home.text,
      responseExitCode: 200,
      responseMessage: '',
    });
    expect(requests).toEqual([
      '/callbacks/:secret/infobip/session/:id/start 200',
      '/callbacks/:secret/infobip/session/:id/response 200',
    ]);
  });

  test.each([[{}], [{ authorization: 'Basic x' }], [{ authorization: `Basic ${btoa('infobip:guess')}` }]])(
    'is refused with 403 when it logs in with %j',
    async (headers) => {
      const { post, turns, rejected } = on(infobip, settings);
      const answer = await post('session/a/start').set(headers).send(body);
      expect([answer.status, answer.text, turns.length]).toEqual([403, '', 0]);
      expect(rejected).toEqual([{ gateway: 'infobip', reason: 'secret' }]);
    },
  );

  test.each([
    [200, 'success'],
    ['520', 'incomplete'],
    [600, 'incomplete'],
    [undefined, 'incomplete'],
  ])('tells of an end with the code %j', async (exitCode, status) => {
    const { put, ends } = on(infobip, settings);
    const answer = await put('session/a/end').set({ authorization }).send({ msisdn: '254712345678', exitCode });
    expect(answer.body).toEqual({ responseExitCode: 200, responseMessage: '' });
    expect(ends).toEqual([{ gateway: 'infobip', sessionId: 'a', phone: '+254712345678', status }]);
  });

  test.each(['session/start', 'session//start', 'session/a/b/start'])('has no address %s', async (path) => {
    const { post, turns } = on(infobip, settings);
    const answer = await post(path).set({ authorization }).send(body);
    expect([answer.status === 200, turns.length]).toEqual([false, 0]);
  });
});

test('Beem counts its requests by the number that we gave, whatever it wrote', async () => {
  const { post, turns, ends } = on(beem, { BEEM_USSD_CODE: '*150*7#' });
  const reply = { command: 'continue', msisdn: '255754123456', session_id: 's', operator: 'vodacom' };
  const numbers: unknown[] = [];
  for (const payload of [{ request_id: 0, response: 0 }, { request_id: '4', response: '12' }, undefined]) {
    const answer = await post().send({ ...reply, payload });
    numbers.push((answer.body as { payload: { request_id: unknown } }).payload.request_id);
  }
  await post().send({ ...reply, command: 'terminate' });

  expect(numbers).toEqual([1, 5, 1]);
  expect(turns.map(({ inputs }) => inputs)).toEqual([{ next: ['0'] }, { next: ['12'] }, { next: [''] }]);
  expect(ends).toEqual([{ gateway: 'beem', sessionId: 's', phone: '+255754123456', status: 'incomplete' }]);
});

describe('MTN', () => {
  const settings = { MTN_USSD_CODE: '*165*7#', MTN_API_KEY: 'an invented key' };
  const reply = { sessionId: 's', messageType: '1', msisdn: '256772123456', serviceCode: '*165*7#', ussdString: '12' };

  test.each([
    ['0', { next: [] }],
    [1, { next: ['12'] }],
  ])('brings a message of the type %j', async (messageType, inputs) => {
    const { post, turns } = on(mtn, settings);
    const answer = await post()
      .set('x-api-key', 'an invented key')
      .send({ ...reply, messageType });
    expect(turns).toMatchObject([{ inputs }]);
    expect(answer.body).toMatchObject({
      statusCode: '0000',
      data: { inboundResponse: home.text, userInputRequired: true },
    });
  });

  test.each([
    ['2', 'incomplete'],
    ['4', 'incomplete'],
    [5, 'failed'],
  ])('tells of an end by the type %j', async (messageType, status) => {
    const { post, ends } = on(mtn, settings);
    await post()
      .set('x-api-key', 'an invented key')
      .send({ ...reply, messageType });
    expect(ends).toMatchObject([{ sessionId: 's', status }]);
  });

  test('is refused without its key, and by a type that nobody knows', async () => {
    const { post } = on(mtn, settings);
    expect((await post().send(reply)).status).toBe(403);
    expect((await post().set('x-api-key', 'guess').send(reply)).status).toBe(403);
    expect(
      (
        await post()
          .set('x-api-key', 'an invented key')
          .send({ ...reply, messageType: 9 })
      ).status,
    ).toBe(400);
  });
});

describe('Airtel', () => {
  const settings = { AIRTEL_USSD_CODE: '*185*7#', AIRTEL_USERID: 'airtel', AIRTEL_PASSWORD: 'an invented password' };
  const login = 'userid=airtel&password=an%20invented%20password';

  test.each([
    ['185*7', { next: [] }, []],
    ['185*7*1*12', { next: [] }, ['1', '12']],
    ['185*70', { next: ['185', '70'] }, []],
    ['12', { next: ['12'] }, []],
  ])('takes the input %s for a dial only where it is our code', async (input, inputs, serviceTokens) => {
    const { get, turns } = on(airtel, settings);
    const answer = await get(`ussd?SessionID=s&MSISDN=254733123456&input=${input}&${login}`);
    expect(turns).toMatchObject([{ inputs, serviceTokens }]);
    expect([answer.text, answer.headers['freeflow'], answer.headers['charge']]).toEqual([home.text, 'FC', 'N']);
  });

  test('ends with FB, and says nothing when it hears that a call is over', async () => {
    const { get, ends } = on(airtel, settings, bye);
    expect((await get(`ussd?SessionID=s&MSISDN=254733123456&input=0&${login}`)).headers['freeflow']).toBe('FB');
    const over = await get(`ussd?SessionID=s&msisdn=254733123456&clean=clean-session&error=522&${login}`);
    expect([over.status, over.text, ends]).toMatchObject([200, '', [{ sessionId: 's', phone: '+254733123456' }]]);
  });

  test('is refused with 403 without its login', async () => {
    const { get } = on(airtel, settings);
    expect((await get('ussd?SessionID=s&MSISDN=254733123456&input=1&userid=airtel&password=guess')).status).toBe(403);
  });
});

test('Hollatags may bring the code in either field, and gets what to do in JSON', async () => {
  const { get, turns, ends } = on(hollatags, { HOLLATAGS_USSD_CODE: '*347*7#' });
  const call = 'session_msisdn=2348012345678&session_id=5456&session_mno=MTN';
  const first = await get(`ussd?${call}&session_operation=begin&session_msg=Hello&session_from=*347*7*1%23`);
  await get(`ussd?${call}&session_operation=begin&session_msg=*347*7*2%23&session_from=*347*7%23`);
  await get(`ussd?${call}&session_operation=continue&session_msg=12`);
  await get(`ussd?${call}&session_operation=end`);

  expect(first.body).toEqual({
    ...{ session_operation: 'continue', session_type: 1 },
    ...{ session_id: '5456', session_msg: home.text },
  });
  expect(turns.map(({ inputs, serviceTokens }) => [inputs, serviceTokens])).toEqual([
    [{ next: [] }, ['1']],
    [{ next: [] }, ['2']],
    [{ next: ['12'] }, []],
  ]);
  expect(ends).toMatchObject([{ status: 'incomplete' }]);
});
