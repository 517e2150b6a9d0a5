import { beforeEach, describe, expect, test } from '@jest/globals';
import type { DeskDeps } from '../../../src/channels/network-desk.ts';
import type { DeliveryReport, IncomingSms } from '../../../src/values/sms.ts';
import { aGateway } from '../../support/callbacks-under-test.ts';

const PHONE = '+254712345678';
let reports: DeliveryReport[] = [];
let optOuts: string[] = [];
let incoming: IncomingSms[] = [];
let failures: unknown[] = [];
let isBroken = false;

const work = (act: () => void): Promise<void> => {
  if (isBroken) return Promise.reject(new Error('no database'));
  act();
  return Promise.resolve();
};
const deps: Partial<DeskDeps> = {
  onDeliveryReport: (report) => work(() => reports.push(report)),
  onOptOut: (phone) => work(() => optOuts.push(phone)),
  onIncomingSms: (sms) => work(() => incoming.push(sms)),
  onFailure: (error) => void failures.push(error),
};

beforeEach(() => {
  [reports, optOuts, incoming, failures] = [[], [], [], []];
  isBroken = false;
  gateway = aGateway(undefined, { deps });
});

let gateway = aGateway(undefined, { deps });
const post = (path: string, form: Record<string, string | string[]>) => gateway.post(path).type('form').send(form);

describe("what Africa's Talking tells us about SMS", () => {
  test.each<[string, Partial<DeliveryReport>]>([
    ['Sent', { state: 'accepted' }],
    ['Submitted', { state: 'accepted' }],
    ['Buffered', { state: 'accepted' }],
    ['Success', { state: 'delivered' }],
    ['Failed', { state: 'undelivered', reason: 'failed' }],
    ['SUCCESS', { state: 'delivered' }],
    ['success', { state: 'delivered' }],
    ['FAILED', { state: 'undelivered', reason: 'failed' }],
    ['absentsubscriber', { state: 'undelivered', reason: 'absentsubscriber' }],
    ['Rejected', { state: 'undelivered', reason: 'rejected' }],
    ['AbsentSubscriber', { state: 'undelivered', reason: 'absent_subscriber' }],
    ['Expired', { state: 'undelivered', reason: 'expired' }],
    ['SomethingNew', { state: 'accepted', reason: 'something_new' }],
    ['A whole sentence; with signs', { state: 'accepted', reason: 'other' }],
  ])('a report with the status %s', async (status, expected) => {
    const answer = await post('delivery-reports', { id: 'ATXid_1', status, phoneNumber: PHONE, networkCode: '63902' });

    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(reports).toEqual([{ provider: 'africastalking', providerId: 'ATXid_1', phone: PHONE, ...expected }]);
  });

  test('a report says why it failed in its own field', async () => {
    await post('delivery-reports', { id: 'ATXid_1', status: 'Failed', failureReason: 'UserInBlackList' });
    expect(reports[0]).toMatchObject({ reason: 'user_in_black_list', phone: '' });
  });

  test('the number is read with a raw plus as well, which a form turns into a space', async () => {
    const answer = await gateway
      .post('delivery-reports')
      .type('form')
      .send(`id=ATXid_1&status=Success&phoneNumber=${PHONE}`);
    expect(answer.status).toBe(200);
    expect(reports[0]?.phone).toBe(PHONE);
  });

  test.each([
    ['delivery-reports', { status: 'Success' }],
    ['delivery-reports', { id: '1', status: '' }],
    ['delivery-reports', { id: ['1', '2'], status: 'Success' }],
    ['opt-outs', { senderId: 'KIBANDA' }],
    ['sms', { from: PHONE, text: 'STOP' }],
  ])('%s without what it is about cannot be read', async (path, form) => {
    const answer = await post(path, form);
    expect([answer.status, answer.text]).toEqual([400, '']);
    expect(gateway.rejected).toEqual([{ gateway: 'africastalking', reason: 'form' }]);
  });

  test('a body that is no form cannot be read', async () => {
    const answer = await gateway.post('delivery-reports').send({ id: '1', status: 'Success' });
    expect([answer.status, answer.text]).toEqual([400, '']);
  });

  test('a body that is too large is refused without being read', async () => {
    const answer = await post('sms', { id: '1', from: PHONE, text: 'x'.repeat(20_000) });
    expect([answer.status, answer.text]).toEqual([400, '']);
  });

  test('an opt-out is handed on', async () => {
    expect((await post('opt-outs', { senderId: 'KIBANDA', phoneNumber: PHONE })).status).toBe(200);
    expect((await post('opt-outs', { senderId: 'KIBANDA', phoneNumber: 'nobody' })).status).toBe(200);
    expect(optOuts).toEqual([PHONE]);
  });

  test('an SMS to the short code is handed on; one from a name is taken and left', async () => {
    const sms = { id: 'in-1', from: PHONE, to: '21384', text: 'STOP', date: '2026-06-12 12:00:00', linkId: 'l' };
    expect((await post('sms', sms)).status).toBe(200);
    expect((await post('sms', { ...sms, from: 'MPESA' })).status).toBe(200);
    expect((await post('sms', { ...sms, from: '+2782123456' })).status).toBe(200);
    expect(incoming).toEqual([{ provider: 'africastalking', id: 'in-1', from: PHONE, to: '21384', text: 'STOP' }]);
  });

  test('when it cannot be written down, the provider is asked to come again', async () => {
    isBroken = true;
    const answer = await post('delivery-reports', { id: '1', status: 'Success', phoneNumber: PHONE });
    expect([answer.status, answer.text]).toEqual([503, '']);
    expect(failures).toHaveLength(1);
  });
});
