import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { kannel } from '../../../src/channels/kannel/network.ts';
import { kannelSettings } from '../../../src/channels/kannel/settings.ts';
import { createKannelSms } from '../../../src/channels/kannel/sms.ts';
import type { DeliveryReport, IncomingSms } from '../../../src/values/sms.ts';
import { aGateway } from '../../support/callbacks-under-test.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A smsbox that answers everything so; undefined: not at all. */
const smsbox = async (answer: readonly [status: number, text: string] | undefined) => {
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://smsbox'));
    if (answer) response.writeHead(answer[0]).end(answer[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const settings = kannelSettings.parse({ KANNEL_USERNAME: 'u', KANNEL_PASSWORD: 'p', KANNEL_SENDER: '21384' });
  const addresses = {
    KANNEL_SENDSMS_URL: `http://127.0.0.1:${port}/cgi-bin/sendsms`,
    KANNEL_CALLBACK_URL: 'http://us/callbacks/s/kannel/',
  };
  const channel = createKannelSms({ ...settings, ...addresses }, 300);
  return {
    asked,
    send: (text: string) => channel.send({ id: 'm1', to: '+254712345678', text }),
    close: () => server.close(),
  };
};

describe('an SMS through Kannel', () => {
  test('says how it is coded, who it is to and where reports go, each try under a name of its own', async () => {
    const { asked, send } = await smsbox([202, '0: Accepted for delivery']);
    const outcomes = [await send('Bread 2+1 & tea'), await send('Dɛɛbi')];
    const [first, second] = asked.map(({ searchParams }) => Object.fromEntries(searchParams));
    expect(first).toMatchObject({
      ...{ username: 'u', password: 'p', from: '21384', to: '+254712345678', text: 'Bread 2+1 & tea' },
      ...{ coding: '0', charset: 'UTF-8', 'dlr-mask': '31' },
    });
    expect(second).toMatchObject({ text: 'Dɛɛbi', coding: '2', charset: 'UTF-8' });
    const names = outcomes.map((outcome) => (outcome.status === 'accepted' ? outcome.providerId : ''));
    expect(new Set(names).size).toBe(2);
    expect(first?.['dlr-url']).toBe(
      `http://us/callbacks/s/kannel/delivery-reports?id=${names[0]}&to=%2B254712345678&state=%d&answer=%A`,
    );
  });

  test.each([
    [202, '3: Queued for later delivery', 'accepted'],
    [202, 'something else', 'unknown'],
    [400, 'Missing receiver', 'refused'],
    [403, 'Authorization failed for sendsms', 'try_later'],
    [503, 'Temporal failure, try again later.', 'try_later'],
    [500, '', 'unknown'],
    [302, '', 'unknown'],
  ])('that is answered %i %s is %s', async (status, text, outcome) => {
    const { send } = await smsbox([status, text]);
    expect(await send('SAVED')).toMatchObject({ status: outcome });
  });

  test('that is not answered may have been taken; without a Kannel it was not', async () => {
    const silent = await smsbox(undefined);
    expect(await silent.send('SAVED')).toEqual({ status: 'unknown', reason: 'no_answer' });
    const gone = await smsbox([202, '0: Accepted for delivery']);
    gone.close();
    expect(await gone.send('SAVED')).toEqual({ status: 'try_later', reason: 'not_connected' });
  });
});

describe('what Kannel tells', () => {
  const told = () => {
    const network = kannel.connect({ KANNEL_SENDSMS_URL: 'http://k/', KANNEL_CALLBACK_URL: 'http://us/' });
    if (!network) throw new Error('two addresses turn it on');
    const [reports, texts]: [DeliveryReport[], IncomingSms[]] = [[], []];
    const deps = {
      onDeliveryReport: (report: DeliveryReport) => Promise.resolve(void reports.push(report)),
      onIncomingSms: (sms: IncomingSms) => Promise.resolve(void texts.push(sms)),
    };
    return { ...aGateway(undefined, { network, deps }), reports, texts };
  };

  test.each([
    ['1', 'id:7 stat:DELIVRD', [{ state: 'delivered' }]],
    ['2', 'id:7 stat:UNDELIV', [{ state: 'undelivered', reason: 'undeliverable' }]],
    ['4', '', [{ state: 'accepted' }]],
    ['8', 'ACK/', [{ state: 'accepted' }]],
    ['16', 'NACK/0x0000000b/Invalid Destination Address', [{ state: 'undelivered', reason: 'rejected' }]],
    ['16', 'NACK/Retries Exceeded', []],
  ])('of a message by the number %s (%s)', async (state, answer, expected) => {
    const { get, reports } = told();
    const response = await get('delivery-reports').query({ id: 'm1', to: '+254712345678', state, answer });
    expect([response.status, response.text]).toEqual([200, '']);
    expect(reports).toEqual(
      expected.map((one) => ({ provider: 'kannel', providerId: 'm1', phone: '+254712345678', ...one })),
    );
  });

  test('of an SMS is taken with nothing in the answer, however the number is written', async () => {
    const { get, texts } = told();
    for (const from of ['+254712345678', '254712345678', 'OPERATOR']) {
      const response = await get('sms').query({ id: 'i1', from, to: '21384', text: 'SELL 2 BREAD' });
      expect([response.status, response.text]).toEqual([200, '']);
    }
    expect(texts).toEqual(
      [1, 2].map(() => ({ provider: 'kannel', id: 'i1', from: '+254712345678', to: '21384', text: 'SELL 2 BREAD' })),
    );
  });

  test('without a name, or twice the same field, is not read', async () => {
    const { get } = told();
    expect((await get('sms').query('from=254712345678&text=a')).status).toBe(400);
    expect((await get('delivery-reports').query('id=m1&state=1&state=2')).status).toBe(400);
  });
});
