import { describe, expect, test } from '@jest/globals';
import smpp, { type PDU } from 'smpp';
import { createReceiptFold } from '../../../src/channels/smpp/fold.ts';
import { idOfAnswer, isReceipt, readReceipt } from '../../../src/channels/smpp/receipt.ts';
// Where the package is told to leave texts alone.
import '../../../src/channels/smpp/session.ts';
import type { DeliveryReport } from '../../../src/values/sms.ts';
import { memoryShelf } from '../../support/memory-shelf.ts';

const RECEIPT = 0x04;

/** As it comes out of the line. */
const brought = (fields: Readonly<Record<string, unknown>>): PDU =>
  new smpp.PDU(new smpp.PDU('deliver_sm', fields).toBuffer());
const text = (words: string) => ({ esm_class: RECEIPT, short_message: Buffer.from(words) });

describe('a receipt', () => {
  test.each([
    [
      'as the standard writes it',
      text('id:77 sub:001 dlvrd:001 submit date:2611291200 done date:2611291201 stat:DELIVRD err:000 text:SAVED'),
      'delivered',
    ],
    ['in capitals', text('ID:77 SUB:001 DLVRD:001 STAT:DELIVRD ERR:000'), 'delivered'],
    ['with little in it', text('id:77 stat:UNDELIV'), 'undelivered'],
    ['in another order', text('stat:EXPIRED err:027 id:77'), 'undelivered'],
    ['in fields of its own', { esm_class: RECEIPT, receipted_message_id: '77', message_state: 2 }, 'delivered'],
    [
      'in fields, though it does not say that it is one',
      { esm_class: 0, receipted_message_id: '77', message_state: 8 },
      'undelivered',
    ],
    [
      'in words, though it does not say that it is one',
      {
        ...text('id:77 sub:001 dlvrd:001 submit date:2611291200 done date:2611291201 stat:DELIVRD err:000 text:'),
        esm_class: 0,
      },
      'delivered',
    ],
    ['in the long field', { esm_class: RECEIPT, message_payload: Buffer.from('id:77 stat:REJECTD') }, 'undelivered'],
    ['on the way', { ...text('id:77 stat:ENROUTE'), esm_class: 0x20 }, 'accepted'],
    ['accepted, which is not the end', text('id:77 stat:ACCEPTD'), 'accepted'],
    ['of which nobody knows', text('id:77 stat:UNKNOWN'), 'accepted'],
    ['with the word cut short', text('id:0077 stat:DELIVRD'), 'delivered'],
  ])('is read %s', (_, fields, state) => {
    const pdu = brought(fields);
    expect(isReceipt(pdu)).toBe(true);
    expect(readReceipt(pdu, 'same')).toMatchObject({ id: '77', state });
  });

  test('is not what a customer writes', () => {
    expect(isReceipt(brought({ short_message: Buffer.from('id:77 stat:DELIVRD is what my phone says') }))).toBe(false);
    expect(isReceipt(brought({ short_message: Buffer.from('SELL 2 BREAD') }))).toBe(false);
  });

  test('that names no message is none', () => {
    expect(readReceipt(brought(text('stat:DELIVRD')), 'same')).toBeUndefined();
  });

  test.each([
    ['same', 'A00F', 'id:0a00f stat:DELIVRD'],
    ['same', '0012', 'id:12 stat:DELIVRD'],
    ['hex-decimal', '12345678', 'id:305419896 stat:DELIVRD'],
    ['decimal-hex', '305419896', 'id:12345678 stat:DELIVRD'],
    ['decimal-hex', '305419896', 'id:0012345678 stat:DELIVRD'],
    ['same', '0190C5A2-7b1e', 'id:0190c5a2-7B1E stat:DELIVRD'],
  ] as const)('means the message of the answer, with ids %s: %s', (ids, answered, words) => {
    expect(readReceipt(brought(text(words)), ids)?.id).toBe(idOfAnswer(answered, ids));
  });
});

describe('the receipts for the parts of a text', () => {
  const PHONE = '+254712345678';
  const delivered = (id: string) => ({ id, state: 'delivered' as const, reason: undefined });
  const failed = (id: string) => ({ id, state: 'undelivered' as const, reason: 'expired' });
  const openFold = () => {
    const reports: DeliveryReport[] = [];
    const onDeliveryReport = (report: DeliveryReport): Promise<void> => {
      reports.push(report);
      return Promise.resolve();
    };
    const shelf = memoryShelf();
    const open = () => createReceiptFold({ provider: 'smpp', shelf, onDeliveryReport });
    return { here: open(), elsewhere: open(), reports, last: () => reports.at(-1) };
  };

  test('say that it is delivered when the last of them is, whichever process they come to', async () => {
    const { here, elsewhere, reports, last } = openFold();
    const whole = await here.join(['a', 'b', 'c'], PHONE);
    await elsewhere.take(delivered('c'), PHONE);
    await here.take(delivered('a'), PHONE);
    await here.take(delivered('a'), PHONE);
    expect(reports).toEqual([]);
    await elsewhere.take(delivered('b'), PHONE);
    expect(last()).toEqual({ provider: 'smpp', providerId: whole, phone: PHONE, state: 'delivered' });
  });

  test('say that it is not when one of them is not', async () => {
    const { here, last } = openFold();
    const whole = await here.join(['a', 'b'], PHONE);
    await here.take(delivered('a'), PHONE);
    await here.take(failed('b'), PHONE);
    expect(last()).toMatchObject({ providerId: whole, state: 'undelivered', reason: 'expired' });
  });

  test('count also when they were faster than the answers; one alone is never the whole', async () => {
    const { here, elsewhere, reports, last } = openFold();
    await elsewhere.take(delivered('a'), PHONE);
    await elsewhere.take(delivered('b'), PHONE);
    expect(reports.map(({ providerId }) => providerId)).toEqual(['a', 'b']);
    const whole = await here.join(['a', 'b'], PHONE);
    expect(last()).toMatchObject({ providerId: whole, state: 'delivered' });
  });

  test('of a text of one part are its own', async () => {
    const { here, reports } = openFold();
    await here.take(delivered('a'), PHONE);
    expect(reports).toMatchObject([{ providerId: 'a', state: 'delivered' }]);
  });
});
