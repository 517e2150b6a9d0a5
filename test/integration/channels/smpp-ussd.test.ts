import { describe, expect, test } from '@jest/globals';
import type { PDU } from 'smpp';
import type { Turn } from '../../../src/ussd/turn.ts';
import { openSmsc, type Smsc } from '../../kits/smsc.ts';
import { openSmppLink } from '../../support/smpp-link.ts';
import { until } from '../../support/until.ts';

const CODE = { SMPP_USSD_CODE: '*384*7#' };
const CALLER = { source_addr_ton: 1, source_addr_npi: 1, source_addr: '254712345678', destination_addr: '384' };

/** What the phone shows, and how the call goes on. */
const pageOf = (pdu: PDU | undefined) => {
  const [text, its] = [pdu?.['short_message'], pdu?.['its_session_info']];
  return {
    text: Buffer.isBuffer(text) ? text.toString() : '',
    op: pdu?.['ussd_service_op'],
    session: Buffer.isBuffer(its) ? its.toString('hex') : its,
    to: pdu?.['destination_addr'],
    from: pdu?.['source_addr'],
  };
};

/** Sends what the caller dials or types, and waits for the page. */
const caller = (smsc: Smsc, fields: Readonly<Record<string, unknown>>) => {
  const say = async (ussd_service_op: number, text: string, more: Readonly<Record<string, unknown>> = {}) => {
    const before = smsc.submits.length;
    const all = { ...CALLER, ussd_service_op, ...fields, ...more, short_message: Buffer.from(text) };
    expect(await smsc.deliver(all)).toBe(0);
    await until(() => smsc.submits.length > before);
    return pageOf(smsc.submits.at(-1));
  };
  return { dial: (text = '*384*7#') => say(1, text), key: (text: string) => say(18, text) };
};

const open = async (settings: Readonly<Record<string, string>> = {}) => {
  const smsc = await openSmsc();
  const pages: Turn[] = [];
  /** The fifth page is the last. */
  const handleTurn = (turn: Turn) => {
    pages.push(turn);
    const nth = pages.filter(({ sessionId }) => sessionId === turn.sessionId).length;
    return Promise.resolve({ text: `page ${nth}`, end: nth === 5, page: `P${nth}` });
  };
  const link = await openSmppLink(smsc.url, { ...CODE, ...settings }, { handleTurn });
  await until(() => smsc.isBound());
  return { smsc, ...link, turns: pages };
};

describe('a call over the link', () => {
  test('has five pages, each an answer to the key before it, under the name that the network gave it', async () => {
    const { smsc, turns } = await open();
    const phone = caller(smsc, { its_session_info: Buffer.from('0700', 'hex') });

    const screens = [
      await phone.dial(),
      await phone.key('1'),
      await phone.key('2'),
      await phone.key('3'),
      await phone.key('4'),
    ];

    expect(screens.map(({ text, op, session }) => [text, op, session])).toEqual([
      ['page 1', 2, '0700'],
      ['page 2', 2, '0700'],
      ['page 3', 2, '0700'],
      ['page 4', 2, '0700'],
      ['page 5', 17, '0701'],
    ]);
    expect(screens[0]).toMatchObject({ to: '254712345678', from: '384' });
    expect(turns.map(({ inputs }) => inputs)).toEqual([[], ['1'], ['2'], ['3'], ['4']].map((next) => ({ next })));
    expect(turns[0]).toMatchObject({ gateway: 'smpp', phone: '+254712345678', serviceTokens: [] });
    expect(new Set(turns.map(({ sessionId }) => sessionId)).size).toBe(1);
  });

  test('may be dialled with more behind the code', async () => {
    const { smsc, turns } = await open();
    await caller(smsc, { its_session_info: Buffer.from('0700', 'hex') }).dial('*384*7*1*3#');
    expect(turns[0]?.serviceTokens).toEqual(['1', '3']);
  });

  test.each([
    ['its', Buffer.from('0700', 'hex'), Buffer.from('0702', 'hex'), true],
    ['its', Buffer.from('0700', 'hex'), Buffer.from('0800', 'hex'), false],
    ['its-fifteen', Buffer.from('0700', 'hex'), Buffer.from('0702', 'hex'), false],
  ])('is the same as the settings say (%s)', async (kind, dialled, pressed, isSame) => {
    const { smsc, turns } = await open({ SMPP_USSD_SESSION: kind });
    await caller(smsc, { its_session_info: dialled }).dial();
    await caller(smsc, { its_session_info: pressed }).key('1');
    expect(turns[0]?.sessionId === turns[1]?.sessionId).toBe(isSame);
  });

  test("may be named by a reference, and end in the operator's own word", async () => {
    const { smsc, turns } = await open({ SMPP_USSD_SESSION: 'reference', SMPP_USSD_LAST_OP: '23' });
    const phone = caller(smsc, { user_message_reference: 300 });
    const screens = [await phone.dial()];
    for (const key of '1234') screens.push(await phone.key(key));
    expect(smsc.submits.map((pdu) => pdu['user_message_reference'])).toEqual([300, 300, 300, 300, 300]);
    expect(screens.at(-1)?.op).toBe(23);
    expect(new Set(turns.map(({ sessionId }) => sessionId)).size).toBe(1);
  });

  test('is another one when the same number and the same name come again with another dial', async () => {
    const { smsc, turns } = await open();
    const phone = caller(smsc, { its_session_info: Buffer.from('0700', 'hex') });
    await phone.dial();
    await phone.dial('*384*7*1#');
    const other = caller(smsc, { its_session_info: Buffer.from('0700', 'hex'), source_addr: '254712345679' });
    await other.dial();
    expect(new Set(turns.map(({ sessionId }) => sessionId)).size).toBe(3);
  });

  test('ends when the caller hangs up', async () => {
    const { smsc, ends, turns } = await open();
    const session = { its_session_info: Buffer.from('0700', 'hex') };
    await caller(smsc, session).dial();
    expect(await smsc.deliver({ ...CALLER, ...session, ussd_service_op: 0x81 })).toBe(0);
    await until(() => ends.length > 0);
    expect(ends).toEqual([
      { gateway: 'smpp', sessionId: turns[0]?.sessionId, phone: '+254712345678', status: 'incomplete' },
    ]);
  });
});
