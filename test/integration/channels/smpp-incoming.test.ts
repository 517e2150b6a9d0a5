import { describe, expect, test } from '@jest/globals';
import type { IncomingSms } from '../../../src/values/sms.ts';
import { openSmsc } from '../../kits/smsc.ts';
import { openSmppLink } from '../../support/smpp-link.ts';
import { until } from '../../support/until.ts';

const FROM = { source_addr_ton: 1, source_addr_npi: 1, source_addr: '254712345678', destination_addr: '21384' };
const sms = (short_message: Buffer | string, more: Readonly<Record<string, unknown>> = {}) => ({
  ...FROM,
  short_message: Buffer.from(short_message),
  ...more,
});
const part = (reference: number, number: number, text: Buffer | string, total = 2) =>
  sms(Buffer.concat([Buffer.from([5, 0, 3, reference, total, number]), Buffer.from(text)]), { esm_class: 0x40 });

const open = async (settings: Readonly<Record<string, string>> = {}, more: Parameters<typeof openSmppLink>[2] = {}) => {
  const smsc = await openSmsc();
  const link = await openSmppLink(smsc.url, settings, more);
  await until(() => smsc.isBound());
  return { smsc, ...link };
};

describe('what a customer writes to the short code', () => {
  test('comes with who wrote it, and to whom', async () => {
    const { smsc, texts } = await open();
    expect(await smsc.deliver(sms('SELL 2 BREAD'))).toBe(0);
    expect(texts).toMatchObject([{ provider: 'smpp', from: '+254712345678', to: '21384', text: 'SELL 2 BREAD' }]);
  });

  test.each<[string, number, string, string, Record<string, string>]>([
    ['GSM', 0, '1b3c1b650020', '[€@ ', {}],
    ['ASCII', 1, '407b7d', '@{}', {}],
    ['GSM under 1, by setting', 1, '00', '@', { SMPP_ONE_IS: 'gsm7' }],
    ['Latin-1', 3, 'e761', 'ça', {}],
    ['UCS-2', 8, '1eb9d83cdfea', 'ẹ🏪', {}],
    ['flash', 0x18, '00410042', 'AB', {}],
    ['nothing at all', 0, '', '', {}],
    ['no letters', 4, '010203', '', {}],
  ])('is read in %s', async (...[, data_coding, hex, text, settings]) => {
    const { smsc, texts } = await open(settings);
    expect(await smsc.deliver(sms(Buffer.from(hex, 'hex'), { data_coding }))).toBe(0);
    expect(texts).toMatchObject([{ text }]);
  });

  test.each([
    [1, '254712345678', {}],
    [0, '254712345678', {}],
    [2, '712345678', { SMPP_COUNTRY: 'KE' }],
    [0, '0712345678', { SMPP_COUNTRY: 'KE' }],
    [1, '+254712345678', {}],
  ])('comes from one number, however it is written (type %i, %s)', async (source_addr_ton, source_addr, settings) => {
    const { smsc, texts } = await open(settings);
    await smsc.deliver(sms('STOP', { source_addr_ton, source_addr }));
    expect(texts).toMatchObject([{ from: '+254712345678' }]);
  });

  test('is left alone when a name wrote it', async () => {
    const { smsc, texts } = await open();
    expect(await smsc.deliver(sms('Buy airtime', { source_addr_ton: 5, source_addr: 'OPERATOR' }))).toBe(0);
    expect(texts).toEqual([]);
  });
});

describe('a long text', () => {
  test('is put together whatever the order, though a part comes twice, and though a letter is torn', async () => {
    const { smsc, texts } = await open();
    const [first, second] = [Buffer.from('541b', 'hex'), Buffer.from('653a', 'hex')];
    await smsc.deliver(part(9, 2, second));
    await smsc.deliver(part(9, 2, second));
    expect(texts).toEqual([]);
    await smsc.deliver(part(9, 1, first));
    expect(texts).toMatchObject([{ text: 'T€:' }]);
    // Repeated when it is complete, it is the same text.
    await smsc.deliver(part(9, 1, first));
    expect(new Set(texts.map(({ id }) => id)).size).toBe(1);
  });

  test('is another one when the phone has come round to the same number', async () => {
    const { smsc, texts } = await open();
    for (const [number, text] of [
      [1, 'SELL 2 '],
      [2, 'BREAD'],
      [1, 'SELL 3 '],
      [2, 'MILK'],
    ] as const)
      await smsc.deliver(part(9, number, text));
    expect(texts.map(({ text }) => text)).toEqual(['SELL 2 BREAD', 'SELL 3 MILK']);
    expect(new Set(texts.map(({ id }) => id)).size).toBe(2);
  });

  test('may be numbered with sixteen bits, or in fields of their own', async () => {
    const { smsc, texts } = await open();
    for (const number of [1, 2]) {
      const header = Buffer.from([6, 8, 4, 1, 44, 2, number]);
      await smsc.deliver(sms(Buffer.concat([header, Buffer.from(`wide${number} `)]), { esm_class: 0x40 }));
    }
    for (const number of [2, 1]) {
      const fields = { sar_msg_ref_num: 77, sar_total_segments: 2, sar_segment_seqnum: number };
      await smsc.deliver(sms(`sar${number} `, fields));
    }
    expect(texts.map(({ text }) => text)).toEqual(['wide1 wide2 ', 'sar1 sar2 ']);
  });

  test('may come in the long field', async () => {
    const { smsc, texts } = await open();
    await smsc.deliver({ ...FROM, message_payload: Buffer.from('x'.repeat(300)) });
    expect(texts).toMatchObject([{ text: 'x'.repeat(300) }]);
  });
});

describe('an SMS that comes again', () => {
  test('because the answer to it was lost has the same id; one that is written again has another', async () => {
    const { smsc, texts } = await open();
    await smsc.deliver(sms('STOP'));
    await smsc.deliver(sms('STOP'));
    expect(new Set(texts.map(({ id }) => id)).size).toBe(2);
    smsc.cut();
    await until(() => smsc.seen.binds === 2 && smsc.isBound());
    await smsc.deliver(sms('STOP'));
    expect(texts[2]?.id).toBe(texts[1]?.id);
  });

  test('because we could not take it is taken then', async () => {
    let isDown = true;
    const texts: string[] = [];
    const ids = new Set<string>();
    const onIncomingSms = ({ id, text }: IncomingSms): Promise<void> => {
      ids.add(id);
      if (isDown) return Promise.reject(new Error('the database is away'));
      texts.push(text);
      return Promise.resolve();
    };
    const { smsc } = await open({}, { onIncomingSms });
    expect(await smsc.deliver(sms('STOP'))).toBe(0x64);
    isDown = false;
    expect(await smsc.deliver(sms('STOP'))).toBe(0);
    expect([texts, ids.size]).toEqual([['STOP'], 1]);
  });
});

describe('what is not understood', () => {
  test('is answered: a receipt without an id is taken and noted, a request that we do not know refused', async () => {
    const { smsc, failures } = await open();
    expect(await smsc.deliver({ ...FROM, esm_class: 4, short_message: Buffer.from('delivered') })).toBe(0);
    expect(String(failures[0])).toContain('a receipt could not be read');
    expect(await smsc.ask('query_sm', { message_id: '7' })).toBe(3);
  });
});
