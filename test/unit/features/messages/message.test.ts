import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TEMPLATE_IDS, templateOf } from '../../../../src/features/messages/message-templates.ts';
import {
  afterUnknown,
  isConcernedBy,
  MESSAGE_STATUSES,
  movesForward,
  nextStep,
  type Message,
  type MessageStatus,
} from '../../../../src/features/messages/message.ts';
import { retryDelay } from '../../../../src/features/messages/sms-policy.ts';
import { DELIVERY_STATES } from '../../../../src/values/sms.ts';

const NOON = new Date('2026-06-12T09:00:00Z');
const minutes = (count: number): Date => new Date(NOON.getTime() + count * 60_000);
const message = (change: Partial<Message> = {}): Message => ({
  id: '0197627d-0000-7000-8000-000000000001',
  to: '+254712345678',
  template: 'M1',
  language: 'en',
  class: 'transactional',
  body: 'text',
  status: 'queued',
  attempt: 0,
  unknowns: 0,
  notBefore: NOON,
  expiresAt: minutes(24 * 60),
  sendingAt: null,
  sentAt: null,
  provider: null,
  providerId: null,
  sender: null,
  subjects: [],
  params: {},
  createdAt: new Date(0),
  ...change,
});

describe('what to do with a message whose turn has come', () => {
  test.each<[MessageStatus, number, string]>([
    ['queued', 0, 'send'],
    ['held', 0, 'send'],
    ['retry', 0, 'send'],
    ['retry', -1, 'wait'],
    ['held', -1, 'wait'],
    ['queued', 24 * 60, 'expire'],
    ['sending', 0.5, 'wait'],
    ['sending', 1, 'recover'],
    ['unknown', 9, 'wait'],
    ['unknown', 10, 'decide'],
    ['accepted', 60, 'nothing'],
    ['delivered', 60, 'nothing'],
    ['undelivered', 60, 'nothing'],
    ['failed', 60, 'nothing'],
    ['suppressed', 60, 'nothing'],
  ])('a message that is %s after %d minutes: %s', (status, after, step) => {
    expect(nextStep(message({ status, sendingAt: NOON }), minutes(after)).do).toBe(step);
  });

  test('it is tried after 1, 5, 15 and 60 minutes, then every hour, and 27 times in a day', () => {
    expect([1, 2, 3, 4, 5, 20].map((attempt) => retryDelay(message(), attempt) / 60_000)).toEqual([
      1, 5, 15, 60, 60, 60,
    ]);
    let tries = 0;
    for (let at = 0; at <= 24 * 60; at += retryDelay(message(), tries) / 60_000) tries += 1;
    expect(tries).toBe(27);
  });
});

describe('a message of which nobody knows whether it was sent', () => {
  test('nothing that goes to a customer, no code and no reply is ever sent twice', () => {
    const repeated = TEMPLATE_IDS.filter(
      (template) => afterUnknown({ template, class: templateOf(template).class, unknowns: 1 }) === 'repeat',
    );
    for (const id of repeated) {
      expect(templateOf(id)).toMatchObject({ audience: 'staff' });
      expect(templateOf(id).class).not.toBe('reply');
      expect(templateOf(id).holdsCode).toBeUndefined();
    }
    const staff = ['M5', 'M6', 'M7', 'M8', 'M11', 'M12', 'M13', 'M14', 'M15', 'M17', 'M18', 'M26', 'M34', 'M36', 'M38'];
    expect(repeated).toEqual(staff);
  });

  test('what the owner must know is sent once more, and not a third time', () => {
    expect(afterUnknown({ template: 'M5', class: 'alert', unknowns: 1 })).toBe('repeat');
    expect(afterUnknown({ template: 'M5', class: 'alert', unknowns: 2 })).toBe('give_up');
  });
});

describe('delivery reports', () => {
  test('whatever their order and however often they come, the one that says most stands', () => {
    const reports = fc.array(fc.constantFrom(...DELIVERY_STATES), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(reports, fc.constantFrom(...MESSAGE_STATUSES), (states, start) => {
        const end = states.reduce<MessageStatus>((now, next) => (movesForward(now, next) ? next : now), start);
        const most =
          DELIVERY_STATES[Math.max(0, ...states.map((state) => DELIVERY_STATES.indexOf(state)))] ?? 'accepted';
        expect(end).toBe(movesForward(start, most) ? most : start);
      }),
    );
  });

  test('a message that was given up is found again by a late report', () => {
    expect(movesForward('failed', 'accepted')).toBe(true);
    expect(isConcernedBy(message({ status: 'failed', unknowns: 1 }), 'AT1')).toBe(true);
  });

  test('a message that was asked for anew does not listen to its first life', () => {
    expect(isConcernedBy(message({ status: 'queued' }), 'AT1')).toBe(false);
    expect(isConcernedBy(message({ status: 'accepted', providerId: 'AT2' }), 'AT1')).toBe(false);
    expect(isConcernedBy(message({ status: 'accepted', providerId: 'AT1' }), 'AT1')).toBe(true);
  });
});
