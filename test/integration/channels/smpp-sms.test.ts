import { describe, expect, test } from '@jest/globals';
import type { PDU } from 'smpp';
import { openSmsc, type Treatment } from '../../kits/smsc.ts';
import { openSmppLink } from '../../support/smpp-link.ts';
import { until } from '../../support/until.ts';

const receiptFor = (id: string, state = 'DELIVRD') => ({
  esm_class: 4,
  source_addr_ton: 1,
  source_addr: '254712345678',
  short_message: Buffer.from(
    `id:${id} sub:001 dlvrd:001 submit date:2611291200 done date:2611291201 stat:${state} err:000`,
  ),
});

const octets = (pdu: PDU | undefined): Buffer => {
  const text = pdu?.['short_message'];
  return Buffer.isBuffer(text) ? text : Buffer.alloc(0);
};

/** Treats the first messages so, and takes those after them. */
const inTurn =
  (...treatments: readonly Treatment[]) =>
  (_: PDU, nth: number): Treatment =>
    treatments[nth - 1] ?? { id: `id${nth}` };

describe('a receipt for a customer, over a link of our own', () => {
  test('goes once, as the operator wants numbers and senders written, and its receipt comes home', async () => {
    const smsc = await openSmsc();
    const { send, reports } = await openSmppLink(smsc.url, { SMPP_SENDER: 'KIBANDA' });

    expect(await send('SAVED. Bread 2 @ KES 60 = 120 [till 1]')).toEqual({
      status: 'accepted',
      providerId: '1001',
      parts: 1,
    });

    const [submit] = smsc.submits;
    expect(submit).toMatchObject({
      source_addr: 'KIBANDA',
      source_addr_ton: 5,
      source_addr_npi: 0,
      destination_addr: '254712345678',
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      data_coding: 0,
      esm_class: 0,
      registered_delivery: 1,
    });
    expect(octets(submit).subarray(-9).toString('hex')).toBe('1b3c74696c6c20311b3e'.slice(-18));
    expect(await smsc.deliver(receiptFor('1001'))).toBe(0);
    expect(reports).toEqual([{ provider: 'smpp', providerId: '1001', phone: '+254712345678', state: 'delivered' }]);
  });

  test('of two hundred letters goes in two parts with a receipt for each, and is delivered when both are', async () => {
    const smsc = await openSmsc();
    const { send, reports } = await openSmppLink(smsc.url);

    const outcome = await send('x'.repeat(200));
    expect(outcome).toMatchObject({ status: 'accepted', parts: 2 });
    expect(smsc.submits.map((pdu) => [pdu['esm_class'], pdu['registered_delivery'], octets(pdu).length])).toEqual([
      [0x40, 1, 159],
      [0x40, 1, 53],
    ]);

    await smsc.deliver(receiptFor('1002'));
    expect(reports).toEqual([]);
    await smsc.deliver(receiptFor('1001'));
    expect(reports).toMatchObject([
      { state: 'delivered', ...(outcome.status === 'accepted' && { providerId: outcome.providerId }) },
    ]);
  });

  test('with a letter outside the alphabet goes as UCS-2, or with its nearest letter', async () => {
    const smsc = await openSmsc();
    const { send } = await openSmppLink(smsc.url);
    const folding = await openSmppLink(smsc.url, { SMPP_OUTSIDE_GSM: 'fold' });

    await send('Dɛɛbi');
    await folding.send('Dɛɛbi');
    expect(smsc.submits.map((pdu) => [pdu['data_coding'], octets(pdu).toString('hex')])).toEqual([
      [8, '0044025b025b00620069'],
      [0, '4465656269'],
    ]);
  });
});

describe('what an SMSC says to a message', () => {
  test.each([
    [0x0a, { status: 'refused', reason: 'invalid_sender' }],
    [0x0b, { status: 'refused', reason: 'invalid_phone_number' }],
    [0x08, { status: 'try_later', reason: 'smpp_8' }],
    [0x45, { status: 'try_later', reason: 'smpp_45' }],
    [0x4ff, { status: 'try_later', reason: 'smpp_4ff' }],
  ])('with status %i', async (status, outcome) => {
    const smsc = await openSmsc({ treat: () => ({ status }) });
    const { send } = await openSmppLink(smsc.url);
    expect(await send('SAVED')).toEqual(outcome);
  });

  test('when it is too fast for it: the whole link waits, and the same message goes then', async () => {
    const smsc = await openSmsc({ treat: inTurn({ status: 0x58 }) });
    const { send } = await openSmppLink(smsc.url);
    const began = performance.now();
    const outcomes = await Promise.all([send('first'), send('second')]);
    expect(outcomes).toMatchObject([{ status: 'accepted' }, { status: 'accepted' }]);
    expect(performance.now() - began).toBeGreaterThan(240);
    expect(smsc.submits.map((pdu) => octets(pdu).toString())).toEqual(
      expect.arrayContaining(['first', 'first', 'second']),
    );
  });

  test('when only the first part of a text was taken: nobody may send it again', async () => {
    const smsc = await openSmsc({ treat: inTurn({ id: 'a' }, { status: 0x45 }) });
    const { send } = await openSmppLink(smsc.url);
    expect(await send('x'.repeat(200))).toEqual({ status: 'unknown', reason: 'partly_sent' });
  });

  test('when the first part is refused: no other part follows', async () => {
    const smsc = await openSmsc({ treat: () => ({ status: 0x0b }) });
    const { send } = await openSmppLink(smsc.url);
    expect(await send('x'.repeat(200))).toMatchObject({ status: 'refused' });
    expect(smsc.submits).toHaveLength(1);
  });

  test('in any order, each to its own message', async () => {
    const smsc = await openSmsc({ treat: (_, nth) => ({ id: `id${nth}`, afterMs: 300 - nth * 60 }) });
    const { send } = await openSmppLink(smsc.url);
    const outcomes = await Promise.all([1, 2, 3, 4].map((nth) => send(`text ${nth}`)));
    const idOf = (nth: number) => `id${smsc.submits.findIndex((pdu) => octets(pdu).toString() === `text ${nth}`) + 1}`;
    expect(outcomes.map((outcome) => outcome.status === 'accepted' && outcome.providerId)).toEqual(
      [1, 2, 3, 4].map(idOf),
    );
  });
});

describe('a message of which nobody knows whether it was taken', () => {
  test('is unknown when the line is gone before the answer, and never goes twice', async () => {
    const smsc = await openSmsc({ treat: inTurn('cut') });
    const { send } = await openSmppLink(smsc.url);

    expect(await send('only once')).toEqual({ status: 'unknown', reason: 'connection_lost' });
    await until(() => smsc.seen.binds === 2 && smsc.isBound());
    expect(await send('another')).toMatchObject({ status: 'accepted' });
    expect(smsc.submits.map((pdu) => octets(pdu).toString())).toEqual(['only once', 'another']);
  });

  test('is decided by the answer that comes after its time', async () => {
    const smsc = await openSmsc({ treat: () => ({ id: 'late1', afterMs: 2500 }) });
    const { send, reports } = await openSmppLink(smsc.url, { SMPP_ANSWER_SECONDS: '1' });

    expect(await send('slow')).toEqual({ status: 'unknown', reason: 'no_answer' });
    await until(() => reports.length > 0);
    expect(reports).toEqual([{ provider: 'smpp', providerId: 'late1', phone: '+254712345678', state: 'accepted' }]);
    expect(smsc.submits).toHaveLength(1);
  });
});
