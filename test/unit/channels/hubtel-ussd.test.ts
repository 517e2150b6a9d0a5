import { describe, expect, test } from '@jest/globals';
import { hubtel } from '../../../src/channels/hubtel/network.ts';
import type { HandleTurn } from '../../../src/ussd/turn.ts';
import { aGateway } from '../../support/callbacks-under-test.ts';

const aHubtel = (handleTurn?: HandleTurn, settings: Readonly<Record<string, string>> = {}) => {
  const network = hubtel.connect({ HUBTEL_USSD_CODE: '*711*2#', ...settings });
  if (!network) throw new Error('it has a code');
  return aGateway(handleTurn, { network });
};

const reply = {
  Type: 'Response',
  Message: '12',
  Mobile: '233241234567',
  SessionId: 'a1b2',
  ServiceCode: '711*2',
  Operator: 'mtn',
  Platform: 'USSD',
  Sequence: 3,
  ClientState: 'S1.0a1b2c3d4e5f60718293',
};

describe('a key press that comes through Hubtel', () => {
  test('brings the last input alone, the number of the request and the state that we gave', async () => {
    const { post, turns } = aHubtel();
    const answer = await post().send(reply);

    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(turns).toEqual([
      {
        gateway: 'hubtel',
        sessionId: 'a1b2',
        phone: '+233241234567',
        network: 'mtn',
        serviceTokens: [],
        inputs: { next: ['12'], sequence: 3 },
        lastPage: 'S1',
        proof: '0a1b2c3d4e5f60718293',
        budget: 160,
        deadlineMs: 50,
      },
    ]);
  });

  test('is answered so that the call goes on, or ends', async () => {
    const going = aHubtel(() => Promise.resolve({ text: 'Éric\n1. Sell', end: false, page: 'VM', proof: 'f00d' }));
    expect((await going.post().send(reply)).body).toEqual({
      sessionId: 'a1b2',
      type: 'Response',
      message: 'Éric\n1. Sell',
      clientState: 'VM.f00d',
      label: '',
      dataType: 'input',
      fieldType: 'text',
    });
    const ending = aHubtel(() => Promise.resolve({ text: 'Bye.', end: true, page: 'X0' }));
    expect((await ending.post().send(reply)).body).toMatchObject({ type: 'Release', message: 'Bye.' });
  });

  test.each([
    ['initiation', '*711*2#', [], []],
    ['Initiation', '*711*2*1*12#', [], ['1', '12']],
    ['initiation', '', [], []],
    ['response', '', [''], []],
    ['RESPONSE', '1*12*3', ['1', '12', '3'], []],
    ['response', '*711*2*1#', ['', '711', '2', '1#'], []],
  ])('of the type %s with the message %j', async (Type, Message, next, serviceTokens) => {
    const { post, turns } = aHubtel();
    await post().send({ ...reply, Type, Message });
    expect(turns[0]).toMatchObject({ inputs: { next, sequence: 3 }, serviceTokens });
  });

  test.each([
    ['as a text', '4', { next: ['12'], sequence: 4 }],
    ['not at all', undefined, { next: ['12'] }],
    ['as something else', { of: 1 }, { next: ['12'] }],
  ])('may be numbered %s', async (_how, Sequence, inputs) => {
    const { post, turns } = aHubtel();
    await post().send({ ...reply, Sequence });
    expect(turns[0]?.inputs).toEqual(inputs);
  });

  test('has pages as long as the setting says', async () => {
    const { post, turns } = aHubtel(undefined, { HUBTEL_PAGE_SEPTETS: '182' });
    await post().send(reply);
    expect(turns[0]?.budget).toBe(182);
  });

  test.each([
    ['no session', { ...reply, SessionId: undefined }],
    ['an empty session', { ...reply, SessionId: ' ' }],
    ['a type that nobody knows', { ...reply, Type: 'Favorite' }],
    ['a message that is no text', { ...reply, Message: { of: 1 } }],
    ['a list', [reply]],
  ])('is refused with an empty 400 when it brings %s', async (_what, body) => {
    const { post, turns, rejected } = aHubtel();
    const answer = await post().send(body);
    expect([answer.status, answer.text]).toEqual([400, '']);
    expect([turns.length, rejected]).toEqual([0, [{ gateway: 'hubtel', reason: 'form' }]]);
  });

  test.each([
    ['a body that is cut off', 'application/json', '{"Type":"Response","SessionId":"a1b2"'],
    ['a form', 'application/x-www-form-urlencoded', 'Type=Response&SessionId=a1b2'],
  ])('is refused with an empty 400 as %s', async (_what, type, body) => {
    const answer = await aHubtel().post().set('content-type', type).send(body);
    expect([answer.status, answer.text]).toEqual([400, '']);
  });

  test.each([
    ['no number', { ...reply, Mobile: undefined }],
    ['a number with digits missing', { ...reply, Mobile: '23324123456' }],
    ['hundreds of inputs', { ...reply, Message: '1*'.repeat(300) }],
  ])('gets the apology, and touches nothing, when it brings %s', async (_what, body) => {
    const { post, turns } = aHubtel();
    const answer = await post().send(body);
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { type: 'Release', message: 'Sorry. NOTHING was saved.' },
    ]);
    expect(turns).toHaveLength(0);
  });

  test('hears that we are not sure when the turn takes too long', async () => {
    const { post } = aHubtel(() => new Promise(() => undefined));
    expect((await post().send(reply)).body).toMatchObject({ type: 'Release', message: 'Sorry, we are not sure.' });
  });
});

test.each([
  ['Release', 'incomplete'],
  ['timeout', 'failed'],
])('the end of a call, told as %s, is taken as %s', async (Type, status) => {
  const { post, ends, turns } = aHubtel();
  const answer = await post().send({ ...reply, Type });
  expect([answer.status, answer.body]).toMatchObject([200, { type: 'Release', message: '' }]);
  expect(ends).toEqual([{ gateway: 'hubtel', sessionId: 'a1b2', phone: '+233241234567', status }]);
  expect(turns).toHaveLength(0);
});

test('a wrong secret is 401 and an empty body', async () => {
  const { post, rejected } = aHubtel();
  const answer = await post('ussd', 'guess').send(reply);
  expect([answer.status, answer.text, rejected]).toEqual([401, '', [{ gateway: 'hubtel', reason: 'secret' }]]);
});

test('without a code of its own there is no Hubtel', () => {
  expect(hubtel.connect({})).toBeUndefined();
});
