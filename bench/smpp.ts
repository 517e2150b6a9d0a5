/**
 * `node --import tsx bench/smpp.ts [seconds]`: messages a second over the link to an SMSC, side by side with the package that it
 * is built on in a bare loop, at the same window. The SMSC is a process of its own, made of the same package.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { loadavg } from 'node:os';
import smpp, { type PDU } from 'smpp';
import { z } from 'zod';
import { createLink } from '../src/channels/smpp/link.ts';
import { createSmppSms } from '../src/channels/smpp/send-sms.ts';
import { smppSettings } from '../src/channels/smpp/settings.ts';

const WINDOW = 50;
const ROUNDS = 5;
const TEXT = 'SAVED 1043-2: 3 Sugar 1kg 450, Cash Ksh450. Thank you for shopping at Mama Njeri.';
const TO = '254712345678';

const serve = (): void => {
  let count = 0;
  const server = smpp.createServer((session) => {
    session.on('error', () => {
      session.destroy();
    });
    session.on('pdu', (pdu: PDU) => {
      if (!pdu.isResponse()) session.send(pdu.response({ message_id: String((count += 1)) }));
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
};

/** So many at work at a time until the time is over; answers how many a second. */
const rate = async (send: () => Promise<boolean>, seconds: number): Promise<number> => {
  const began = performance.now();
  let done = 0;
  const work = async (): Promise<void> => {
    while (performance.now() - began < seconds * 1000) if (await send()) done += 1;
  };
  await Promise.all(Array.from({ length: WINDOW }, work));
  return (done * 1000) / (performance.now() - began);
};

const openBare = async (port: number) => {
  const session = smpp.connect({ host: '127.0.0.1', port, tls: false });
  const waiting = new Map<number, (taken: boolean) => void>();
  session.on('error', () => {
    session.destroy();
  });
  session.on('pdu', (pdu: PDU) => {
    waiting.get(pdu.sequence_number)?.(pdu.command_status === 0);
    waiting.delete(pdu.sequence_number);
  });
  await once(session, 'connect');
  const ask = (command: string, fields: object): Promise<boolean> =>
    new Promise((resolve) => {
      const pdu = new smpp.PDU(command, { ...fields });
      session.send(pdu);
      waiting.set(pdu.sequence_number, resolve);
    });
  await ask('bind_transceiver', { system_id: 'bare', password: 'bare' });
  const send = () => ask('submit_sm', { destination_addr: TO, registered_delivery: 1, short_message: TEXT });
  return {
    send,
    close: () => {
      session.destroy();
    },
  };
};

const openOurs = (port: number) => {
  const url = `smpp://127.0.0.1:${port}`;
  const settings = { ...smppSettings.parse({ SMPP_WINDOW: String(WINDOW) }), SMPP_URL: url };
  const link = createLink(settings);
  const fail = (): Promise<never> => Promise.reject(new Error('no text here is long'));
  link.open({ onMessage: () => Promise.resolve(0), onFailure: console.error });
  const sms = createSmppSms({ name: 'smpp', link, settings, join: fail, onTakenLate: () => undefined });
  const send = async () => (await sms.send({ id: 'm', to: `+${TO}`, text: TEXT })).status === 'accepted';
  return { send, close: link.close };
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const measure = async (): Promise<void> => {
  const seconds = Number(process.argv[2] ?? '3');
  const child = fork(import.meta.filename, ['smsc'], { execArgv: ['--import', 'tsx'] });
  const [port] = z.tuple([z.int(), z.unknown()]).parse(await once(child, 'message'));
  const [bare, ours] = [await openBare(port), openOurs(port)];
  const rounds: (readonly [number, number])[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const pair = [await rate(bare.send, seconds), await rate(ours.send, seconds)] as const;
    // The first warms up.
    if (round > 0) rounds.push(pair);
  }
  bare.close();
  await ours.close();
  child.kill();
  const [plain, link] = [median(rounds.map(([one]) => one)), median(rounds.map(([, other]) => other))];
  const ratio = median(rounds.map(([one, other]) => other / one));
  const load = loadavg().map((one) => one.toFixed(1));
  console.log(
    `bare loop ${plain.toFixed(0)}/s, link ${link.toFixed(0)}/s, ratio ${ratio.toFixed(2)}, load ${load.join(' ')}`,
  );
};

if (process.argv[2] === 'smsc') serve();
else await measure();
