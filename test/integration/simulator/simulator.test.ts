import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { createRedisInbox, type SimulatorInbox } from '../../../src/simulator/inbox.ts';
import { africasTalkingFormat, toForm } from '../../../src/simulator/formats/africastalking.ts';
import type { GatewayRequest } from '../../../src/simulator/formats/format.ts';
import { hubtelFormat } from '../../../src/simulator/formats/hubtel.ts';
import type { Reply } from '../../../src/simulator/phone-session.ts';
import { createSimulatorRoutes } from '../../../src/simulator/simulator-routes.ts';
import { createSimulatorSms } from '../../../src/simulator/simulator-sms.ts';
import { createRedisTraceLog, type TraceEntry } from '../../../src/simulator/trace-log.ts';
import { createHasher } from '../../../src/platform/hash.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { closeRedis, createRedis, redisReady, type RedisClient } from '../../../src/platform/redis.ts';
import { standingAlone, testRedis } from '../../support/redis.ts';

const hasher = createHasher('a secret of this test, long enough to be one');
const clock = { now: () => new Date('2026-11-23T08:41:00Z') };
const customer = '+254700111222';

let redis: RedisClient;
let inbox: SimulatorInbox;
beforeAll(async () => {
  const { url } = await testRedis();
  redis = createRedis(standingAlone(url), 'sessions', silentLogger);
  await redisReady(redis);
  inbox = createRedisInbox(redis, (phone) => hasher.phone(phone));
});
afterAll(async () => {
  await closeRedis(redis);
});

const networks = [
  { format: africasTalkingFormat, code: '*384*7#', budget: 160, settings: {} },
  { format: hubtelFormat, code: '*711*2#', budget: 120, settings: {} },
];

const aSimulator = (reply: Reply = { kind: 'CON', text: 'Hello {you}', hop: 'VM.f00d' }) => {
  const sent: { network: string; request: GatewayRequest }[] = [];
  const routes = createSimulatorRoutes({
    networks,
    inbox,
    trace: createRedisTraceLog(redis),
    traceScopes: (phone) => Promise.resolve([hasher.phone(phone), 'shop-1']),
    phones: () => Promise.resolve([{ phone: '+254700000001', label: 'Owner', pin: '5831' }]),
    rules: { secretPages: new Set(['L1']), errorPrefixes: ['Not valid. '], mayBePin: (digits) => digits !== '1111' },
    clock,
    sendCallback: ({ name: network }, request) => {
      sent.push({ network, request });
      return Promise.resolve(reply);
    },
  });
  return { http: request(express().use('/simulator', routes)), sent };
};

const call = { phone: '+254700000001', sessionId: 'ATUid_1', dialled: '*384*7*1*12#', inputs: ['3'] };

describe('the phone in the browser', () => {
  test("posts what Africa's Talking would post, and shows the answer with its length in septets", async () => {
    const { http, sent } = aSimulator();
    const answer = await http.post('/simulator/api/turns').send({ ...call, lastPage: 'S2' });

    expect(sent).toEqual([
      {
        network: 'africastalking',
        request: {
          method: 'POST',
          path: 'ussd',
          headers: { 'content-type': 'application/x-www-form-urlencoded', 'at-ussd-hop-metadata': 'S2' },
          body: 'sessionId=ATUid_1&phoneNumber=%2B254700000001&networkCode=99999&serviceCode=*384*7%23&text=1*12*3',
        },
      },
    ]);
    // A brace is an escape and a character: two septets each.
    expect(answer.body).toMatchObject({ kind: 'CON', text: 'Hello {you}', page: 'VM', length: 13, most: 160 });
  });

  test('can hand over a dialled path inside the service code, as some networks do', () => {
    expect(toForm(call, '*384*7#', 'code')).toMatchObject({ serviceCode: '*384*7*1*12#', text: '3' });
  });

  test('speaks the format of the network that was chosen, with its code and its pages', async () => {
    const { http, sent } = aSimulator();
    const answer = await http
      .post('/simulator/api/turns')
      .send({ ...call, network: 'hubtel', dialled: '*711*2#', lastPage: 'S2.f00d' });

    expect(sent.map(({ network }) => network)).toEqual(['hubtel']);
    expect(JSON.parse(sent[0]?.request.body ?? '')).toMatchObject({
      Type: 'Response',
      Message: '3',
      Mobile: '254700000001',
      Sequence: 2,
      ClientState: 'S2.f00d',
    });
    expect(answer.body).toMatchObject({ most: 120 });
    expect((await http.post('/simulator/api/turns').send({ ...call, network: 'nobody' })).status).toBe(400);
  });

  test('shows the page that the program noted where the network has no place for it', async () => {
    const { http } = aSimulator({ kind: 'CON', text: 'Hello' });
    const turned = { kind: 'turn', at: '2026-11-23T08:41:04.000Z', page: 'S7', end: false, ms: 1, result: 'answered' };
    await createRedisTraceLog(redis).append(hasher.phone('+254700000004'), turned as TraceEntry);

    const answer = await http.post('/simulator/api/turns').send({ ...call, phone: '+254700000004' });
    expect(answer.body).toMatchObject({ page: 'S7' });
  });

  test('tells that the caller hung up, in the words of the network', async () => {
    const { http, sent } = aSimulator();
    await http.post('/simulator/api/hang-ups').send({ ...call, network: 'hubtel', dialled: '*711*2#' });

    expect(JSON.parse(sent[0]?.request.body ?? '')).toMatchObject({ Type: 'Release', SessionId: 'ATUid_1' });
  });

  test('does not answer for a code of somebody else', async () => {
    const { http, sent } = aSimulator();
    const answer = await http.post('/simulator/api/turns').send({ ...call, dialled: '*100#' });

    expect(answer.body).toEqual({ kind: 'NOT_OURS' });
    expect(sent).toHaveLength(0);
  });

  test('counts a page in another alphabet against the shorter page of that alphabet', async () => {
    const { http } = aSimulator({ kind: 'END', text: 'አመሰግናለሁ', hop: 'X0' });

    expect((await http.post('/simulator/api/turns').send(call)).body).toMatchObject({ length: 7, most: 70 });
  });

  test.each([{}, { ...call, phone: 'Otieno' }, { ...call, sessionId: '' }])(
    'refuses a call that is none: %j',
    async (body) => {
      expect((await aSimulator().http.post('/simulator/api/turns').send(body)).status).toBe(400);
    },
  );

  test('serves its page and its demo phones', async () => {
    const { http } = aSimulator();

    expect((await http.get('/simulator/')).text).toContain('<title>Kibanda');
    expect((await http.get('/simulator/api/phones')).body).toEqual({
      networks: [
        { name: 'africastalking', label: "Africa's Talking", code: '*384*7#', budget: 160 },
        { name: 'hubtel', label: 'Hubtel', code: '*711*2#', budget: 120 },
      ],
      phones: [{ phone: '+254700000001', label: 'Owner', pin: '5831' }],
    });
  });
});

describe('the inbox of the simulator', () => {
  test('lists what a phone received, newest first, and nothing of another phone', async () => {
    const reports: unknown[] = [];
    const arrived = new Promise<void>((resolve) => {
      const onReport = (report: unknown): Promise<void> => {
        reports.push(report);
        resolve();
        return Promise.resolve();
      };
      const sms = createSimulatorSms({ inbox, clock, sender: '21384', onReport });
      void sms
        .send({ id: 'm1', to: customer, text: 'first' })
        .then(async () => sms.send({ id: 'm2', to: '+254700999999', text: 'for another' }))
        .then(async () =>
          createSimulatorSms({ inbox, clock, sender: '21384' }).send({ id: 'm3', to: customer, text: 'second' }),
        );
    });
    await arrived;
    const { http } = aSimulator();
    const answer = await http.get(`/simulator/api/messages?to=${customer}`);

    expect(answer.body).toEqual([
      { id: 'm3', to: customer, from: '21384', text: 'second', sentAt: '2026-11-23T08:41:00.000Z' },
      { id: 'm1', to: customer, from: '21384', text: 'first', sentAt: '2026-11-23T08:41:00.000Z' },
    ]);
    expect((await http.get('/simulator/api/messages?to=%2B254711111111')).body).toEqual([]);
    expect((await http.get('/simulator/api/messages?to=nobody')).body).toEqual([]);
    expect((await http.get('/simulator/api/messages')).body).toHaveLength(3);
    expect(reports[0]).toEqual({ provider: 'simulator', providerId: 'sim-m1', phone: customer, state: 'delivered' });
  });
});

describe('what just happened inside', () => {
  const at = (second: number): string => `2026-11-23T08:41:0${second}.000Z`;

  test('is told for a phone and its shop together, in order, and not for others', async () => {
    const trace = createRedisTraceLog(redis);
    const turn: TraceEntry = { kind: 'turn', at: at(1), page: 'S4', end: false, ms: 4.2, result: 'answered' };
    const event: TraceEntry = { kind: 'event', at: at(2), type: 'sale.recorded', eventId: 'e1' };
    await trace.append('shop-1', event);
    await trace.append(hasher.phone('+254700000001'), turn);
    await trace.append('shop-2', event);
    const answer = await aSimulator().http.get('/simulator/api/trace?phone=%2B254700000001');

    expect(answer.body).toEqual([expect.objectContaining(turn), expect.objectContaining(event)]);
  });

  test('keeps a bounded list, and never stands in the way of a sale', async () => {
    const trace = createRedisTraceLog(redis);
    const entry: TraceEntry = { kind: 'sale', at: at(3), receipt: '1043-2', total: 'Ksh450' };
    for (let i = 0; i < 300; i += 1) await trace.append('busy', entry);
    expect((await trace.read(['busy'])).length).toBeLessThanOrEqual(100);

    const away = createRedis(standingAlone('redis://127.0.0.1:1'), 'sessions', silentLogger);
    await createRedisTraceLog(away).append('busy', entry);
    await closeRedis(away);
  });
});
