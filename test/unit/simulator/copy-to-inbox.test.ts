import { expect, test } from '@jest/globals';
import { copyToInbox } from '../../../src/simulator/copy-to-inbox.ts';
import type { ReceivedSms } from '../../../src/simulator/inbox.ts';
import { createFixedClock } from '../../support/fixed-clock.ts';
import type { SmsOutcome } from '../../../src/values/sms.ts';

const sms = { id: 'm1', to: '+254712345678', text: 'hello' };
const clock = createFixedClock(new Date('2026-06-12T09:00:00Z'));

const sendThrough = async (outcome: SmsOutcome, isInboxAway = false) => {
  const received: ReceivedSms[] = [];
  const inbox = {
    list: () => Promise.resolve(received),
    deliver: (copy: ReceivedSms) => {
      if (isInboxAway) return Promise.reject(new Error('away'));
      received.push(copy);
      return Promise.resolve();
    },
  };
  const network = { name: 'network', send: () => Promise.resolve(outcome) };
  const answer = await copyToInbox(network, { inbox, clock, sender: 'Kibanda' }).send(sms);
  return { answer, received };
};

test('what the network accepted is seen in the inbox, what it did not is not', async () => {
  const accepted = await sendThrough({ status: 'accepted', providerId: 'AT1' });
  expect(accepted.received).toEqual([{ ...sms, from: 'Kibanda', sentAt: '2026-06-12T09:00:00.000Z' }]);
  const unknown = await sendThrough({ status: 'unknown', reason: 'no_answer' });
  expect(unknown.received).toEqual([]);
});

test('an inbox that is away changes nothing', async () => {
  const { answer } = await sendThrough({ status: 'accepted', providerId: 'AT1' }, true);
  expect(answer).toEqual({ status: 'accepted', providerId: 'AT1' });
});
