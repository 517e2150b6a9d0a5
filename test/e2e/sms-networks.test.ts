import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { NETWORKS } from '../../src/channels/all.ts';
import { createAnswerCallbacks } from '../../src/channels/answer-callbacks.ts';
import { createCallbackSecret } from '../../src/channels/callback-secret.ts';
import { createNetworkDesk } from '../../src/channels/network-desk.ts';
import { isReportFresh, type Results } from '../kits/network-report.ts';
import { SMS_CASES, type SmsBench } from '../kits/sms-cases.ts';
import { SMS_FORMATS, type SmsFormat } from '../kits/sms-formats.ts';
import { startSmsPeer } from '../kits/sms-peer.ts';
import { memoryShelf } from '../support/memory-shelf.ts';
import { openMessageDesk, type LedgerRow } from '../support/open-message-desk.ts';

const results: Results = new Map();
const TIMEOUT_MS = 500;

type Desk = Awaited<ReturnType<typeof openMessageDesk>>;

/** The callbacks of one provider, listening; what it reports goes to the shops' ledgers. */
const openCallbacks = async ({ network: definition, settings }: SmsFormat, { takeReport }: Desk) => {
  const network = definition.connect(settings);
  if (network?.callbacks === undefined) throw new Error('It has nothing to call.');
  const refuse = (): never => {
    throw new Error('This is about reports.');
  };
  const failures: unknown[] = [];
  const apology = { text: '', end: true, page: '' };
  const desk = createNetworkDesk(network, {
    ...{ handleTurn: refuse, onSessionEnd: refuse, onOptOut: refuse, onIncomingSms: refuse, onRejected: refuse },
    onDeliveryReport: takeReport,
    onFailure: (error) => void failures.push(error),
    shelf: memoryShelf(),
    ...{ code: '*384*7#', pageSeptets: 160, apologies: { nothingSaved: apology, notSure: apology } },
  });
  const answer = createAnswerCallbacks({
    isSecret: createCallbackSecret(['secret']),
    networks: new Map([[network.name, network.callbacks(desk)]]),
    ...{ onRejected: refuse, onFailure: refuse, observe: () => undefined },
  });
  const server = createServer((request, response) => {
    if (!answer(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/callbacks/secret/${network.name}/delivery-reports`,
    failures,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
};

const openBench = async (format: SmsFormat) => {
  const peer = await startSmsPeer(format);
  const desk = await openMessageDesk({ channels: [format.channel(peer.url, TIMEOUT_MS)] });
  const callbacks = await openCallbacks(format, desk);
  const shop = await desk.openShop();
  let phones = 0;
  const row = (to: string): Promise<LedgerRow> => desk.row(shop, to);
  const bench: SmsBench = {
    peer,
    row,
    newPhone: () => `+2347061${String((phones += 1)).padStart(6, '0')}`,
    send: async (to, text) => {
      const message = await desk.queue(shop, to);
      // Our own texts are always one SMS in the GSM alphabet.
      if (text !== undefined) await desk.table(shop, 'sms_messages').where({ id: message?.id }).update({ body: text });
      await desk.runDue();
      return row(to);
    },
    report: async ({ type, body }) => {
      const headers = { 'content-type': type };
      return (await fetch(callbacks.url, { method: 'POST', headers, body })).status;
    },
    pass: (minutes) => desk.pass(minutes),
  };
  return {
    bench,
    failures: callbacks.failures,
    close: () => Promise.all([peer.close(), callbacks.close(), desk.close()]),
  };
};

test('every provider that sends SMS has a format', () => {
  const settings = Object.assign({}, ...SMS_FORMATS.map((format) => format.settings)) as Record<string, string>;
  const sending = NETWORKS.filter((network) => network.connect(settings)?.sms !== undefined);
  expect(SMS_FORMATS.map(({ name }) => name)).toEqual(sending.map(({ name }) => name));
});

describe.each(SMS_FORMATS)('$label', (format) => {
  let opened: Awaited<ReturnType<typeof openBench>>;
  const outcomes = new Map<string, boolean>();
  results.set(format.label, outcomes);
  beforeAll(async () => {
    opened = await openBench(format);
  }, 60_000);
  afterAll(() => opened.close());

  test.each(SMS_CASES)(
    '$name',
    async ({ name, play }) => {
      outcomes.set(name, false);
      await play(opened.bench);
      expect(opened.failures).toEqual([]);
      outcomes.set(name, true);
    },
    60_000,
  );
});

test('docs/networks.md tells what was seen here (else run npm run docs:networks)', async () => {
  expect(await isReportFresh({ table: 'sms conformance', cases: SMS_CASES, results })).toBe(true);
});
