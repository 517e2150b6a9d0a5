import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import type { PDU } from 'smpp';
import { startKannel } from '../../scripts/services/kannel.ts';
import { freePort } from '../../scripts/services/ports.ts';
import { openSmsc, type Treatment } from '../kits/smsc.ts';
import { ASHA } from '../support/acceptance-people.ts';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { afterFile } from '../support/after-file.ts';
import { until } from '../support/until.ts';

let treatment: Treatment | undefined;
const smsc = await openSmsc({ treat: (_, nth) => treatment ?? { id: String(7000 + nth) } });
const [port, boxPort, sendsmsPort, adminPort] = [
  await freePort(),
  await freePort(),
  await freePort(),
  await freePort(),
];
const callbacks = `http://127.0.0.1:${port}/callbacks/local/kannel`;
const program = await acceptanceProgram({
  PORT: String(port),
  KANNEL_SENDSMS_URL: `http://127.0.0.1:${sendsmsPort}/cgi-bin/sendsms`,
  KANNEL_USERNAME: 'kibanda',
  KANNEL_PASSWORD: 'an invented password',
  KANNEL_SENDER: '21384',
  KANNEL_CALLBACK_URL: callbacks,
});
const folder = mkdtempSync(join(tmpdir(), 'kibanda-kannel-'));

/** The sample that the documents name, with this machine's places in it. */
const configuration = Object.entries({
  ADMIN_PASSWORD: 'unused',
  'admin-port = 13000': `admin-port = ${adminPort}`,
  '= 13001': `= ${boxPort}`,
  'sendsms-port = 13013': `sendsms-port = ${sendsmsPort}`,
  'port = 6379': `port = ${new URL(program.redis.url).port}`,
  'port = 2775': `port = ${smsc.port}`,
  '/var/spool/kannel': folder,
  SYSTEM_ID: 'kannel',
  KIBANDA_USER: 'kibanda',
  KIBANDA_PASSWORD: '"an invented password"',
  'smsc-password = PASSWORD': 'smsc-password = secret',
  CALLBACK_URL: callbacks,
  'wait-ack = 60': 'wait-ack = 2',
  'enquire-link-interval = 30': 'enquire-link-interval = 1',
  'sms-resend-freq = 30': 'sms-resend-freq = 1',
}).reduce((text, [sample, here]) => text.replaceAll(sample, here), readFileSync('deploy/kannel/kannel.conf', 'utf8'));
const kannel = await startKannel({ folder, configuration, boxPort, sendsmsPort });
afterFile(async () => {
  await kannel.stop();
  rmSync(folder, { recursive: true, force: true });
});

const textOf = (pdu: PDU | undefined): string => {
  const octets = pdu?.['short_message'];
  return Buffer.isBuffer(octets) ? octets.toString('latin1') : '';
};
const states = async (): Promise<readonly string[]> => {
  const rows = await program.rows<{ status: string }>(
    `select status from ${SHOP_A_SCHEMA}.sms_messages where class <> 'alert' order by created_at`,
  );
  return rows.map(({ status }) => status);
};
const writes = (short_message: Buffer, more: Readonly<Record<string, unknown>> = {}) =>
  smsc.deliver({
    source_addr_ton: 1,
    source_addr_npi: 1,
    source_addr: ASHA.slice(1),
    destination_addr: '21384',
    short_message,
    ...more,
  });
const receipt = (id: string) =>
  writes(
    Buffer.from(`id:${id} sub:001 dlvrd:001 submit date:2611291200 done date:2611291201 stat:DELIVRD err:000 text:`),
    {
      esm_class: 4,
    },
  );

beforeEach(async () => {
  await program.reload();
  smsc.submits.length = 0;
  treatment = undefined;
  await until(() => smsc.isBound());
});

test('a seller sells by SMS through a real Kannel; the answer goes once, and its receipt comes home', async () => {
  await writes(Buffer.from('SELL 12 3'));
  await until(() => smsc.submits.length > 0);
  const [answer] = smsc.submits;
  expect(answer).toMatchObject({ destination_addr: ASHA.slice(1), source_addr: '21384', data_coding: 0 });
  expect(textOf(answer)).toMatch(/^SAVED 1043-2: 3 Sugar 1kg 450/);
  await until(async () => (await states())[0] === 'accepted');

  await receipt('7001');
  await until(async () => (await states())[0] === 'delivered');
  expect(smsc.submits).toHaveLength(1);
});

test('what is written in sixteen bits is read as what it is', async () => {
  await writes(Buffer.from('SELL 12 4', 'utf16le').swap16(), { data_coding: 8 });
  await until(() => smsc.submits.length > 0);
  expect(textOf(smsc.submits[0])).toMatch(/^SAVED 1043-2: 4 Sugar 1kg 600/);
});

test('an answer that the operator never confirms goes out once, and nobody claims to know', async () => {
  treatment = 'silence';
  await writes(Buffer.from('SELL 12 5'));
  await until(() => smsc.submits.length > 0);
  const before = smsc.seen.enquiries;
  // Kannel asks every second here, waits for an answer for two, and would send again a second later.
  await until(() => smsc.seen.enquiries > before + 7, 40_000);
  expect(smsc.submits.map(textOf)).toEqual([expect.stringMatching(/^SAVED/)]);
  expect(await states()).toEqual(['accepted']);
}, 60_000);
