import { beforeEach, describe, expect, test } from '@jest/globals';
import { openPerlSmsc, type Delivered } from '../kits/perl-smsc.ts';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { openSmppLink } from '../support/smpp-link.ts';
import { until } from '../support/until.ts';

const ASHA = '254722000002';
const CUSTOMER = '254712345678';

const smsc = await openPerlSmsc();
const program = await acceptanceProgram({
  SMPP_URL: smsc.url,
  SMPP_SYSTEM_ID: 'kibanda',
  SMPP_PASSWORD: 'secret',
  SMPP_SENDER: '21384',
  SMPP_USSD_CODE: '*384*7#',
  SMPP_USSD_SESSION: 'its-counted',
});
const { seen } = smsc;

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const read = (octets: string | undefined): string => Buffer.from(octets ?? '', 'hex').toString('latin1');
const messages = () =>
  program.rows<{ to_phone: string; status: string; provider: string; provider_id: string; body: string }>(
    `select to_phone, status, provider, provider_id, body from ${SHOP_A_SCHEMA}.sms_messages order by created_at`,
  );
const receiptFor = (id: string, from: string): Delivered => ({
  source_addr: from,
  source_addr_ton: 1,
  destination_addr: '21384',
  esm_class: 4,
  octets: hex(`id:${id} sub:001 dlvrd:001 submit date:2611291200 done date:2611291201 stat:DELIVRD err:000 text:`),
});

/** A seller's phone behind the SMSC: sends a key, answers the page and how the call goes on. */
const call = (name: string) => {
  let presses = 0;
  const say = async (operation: string, typed: string) => {
    const pages = () => seen.submits.filter(({ fields }) => fields['its_session_info']?.startsWith(name));
    const before = pages().length;
    const session = `${name}${(presses * 2).toString(16).padStart(2, '0')}`;
    presses += 1;
    const fields = { ussd_service_op: operation, its_session_info: session };
    const asked = { source_addr: ASHA, source_addr_ton: 1, destination_addr: '384', octets: hex(typed), fields };
    expect(await smsc.deliver(asked)).toBe(0);
    await until(() => pages().length > before);
    const shown = pages().at(-1)?.fields;
    expect(shown).toMatchObject({ its_session_info: session, ussd_service_op: '02', destination_addr: ASHA });
    return read(shown?.['short_message']);
  };
  return { dial: () => say('01', '*384*7#'), key: (typed: string) => say('12', typed) };
};

beforeEach(async () => {
  await program.reload();
  await until(() => seen.binds >= 1);
});

describe("over an operator's SMSC that is none of ours", () => {
  test('a seller sells in a call of more than five pages, and the customer has the receipt, which arrives', async () => {
    const asha = call('03');
    const pages = [await asha.dial()];
    for (const key of ['1', '12', '3', '1', '1', CUSTOMER.replace('254', '0')]) pages.push(await asha.key(key));

    expect(pages[0]).toContain('1. Sell');
    expect(pages[4]).toMatch(/^SAVED/);
    await until(async () => (await messages()).some(({ status }) => status === 'accepted'));
    const [receipt] = await messages();
    const sent = seen.submits.find(({ fields }) => fields['destination_addr'] === CUSTOMER);
    expect(sent?.fields).toMatchObject({
      source_addr: '21384',
      dest_addr_ton: '1',
      dest_addr_npi: '1',
      data_coding: '0',
    });
    expect(read(sent?.fields['short_message'])).toBe(receipt?.body);

    expect(await smsc.deliver(receiptFor(sent?.id ?? '', CUSTOMER))).toBe(0);
    await until(async () => (await messages())[0]?.status === 'delivered');
    expect((await messages())[0]).toMatchObject({ provider: 'smpp', to_phone: `+${CUSTOMER}` });
  });

  test('a seller sells by SMS, and has the answer by SMS', async () => {
    const before = seen.submits.length;
    const sale: Delivered = {
      source_addr: ASHA,
      source_addr_ton: 1,
      destination_addr: '21384',
      octets: hex('SELL 12 3'),
    };
    expect(await smsc.deliver(sale)).toBe(0);
    await until(() => seen.submits.length > before);
    expect(read(seen.submits.at(-1)?.fields['short_message'])).toMatch(/^SAVED 1043-2: 3 Sugar 1kg 450/);
  });
});

test('two hundred characters go there in two parts, and both receipts make one delivery', async () => {
  const other = await openPerlSmsc();
  const { send, reports } = await openSmppLink(other.url);
  const outcome = await send('0123456789'.repeat(20), `+${CUSTOMER}`);
  await until(() => other.seen.submits.length === 2);
  const parts = other.seen.submits.map(({ fields }) => fields);
  expect(parts.map(({ esm_class, registered_delivery }) => [esm_class, registered_delivery])).toEqual([
    ['64', '1'],
    ['64', '1'],
  ]);
  expect(parts.map((part) => read(part['short_message']).slice(6)).join('')).toBe('0123456789'.repeat(20));

  for (const { id } of other.seen.submits) await other.deliver(receiptFor(id.toUpperCase(), CUSTOMER));
  expect(outcome).toMatchObject({ status: 'accepted', parts: 2 });
  expect(reports).toEqual([
    {
      provider: 'smpp',
      providerId: outcome.status === 'accepted' && outcome.providerId,
      phone: `+${CUSTOMER}`,
      state: 'delivered',
    },
  ]);
});
