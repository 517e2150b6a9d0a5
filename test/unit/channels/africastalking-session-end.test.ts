import { describe, expect, test } from '@jest/globals';
import { aGateway, dial } from '../../support/callbacks-under-test.ts';

describe('the notice of the end of a session', () => {
  const notice = {
    ...dial,
    date: '2026-11-23 08:00:00',
    status: 'Incomplete',
    durationInMillis: '41000',
    hopsCount: '5',
    input: '5831*1*12',
    lastAppResponse: 'CON How many?',
    hopsMetadata: 'L1|VM',
  };

  test('is taken with 200 and an empty body, without what was typed', async () => {
    const { post, ends } = aGateway();
    const answer = await post('ussd-events').type('form').send(notice);

    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(ends).toEqual([
      {
        gateway: 'africastalking',
        sessionId: 'ATUid_1',
        phone: '+254712345678',
        status: 'incomplete',
        durationMs: 41000,
        hops: 5,
      },
    ]);
    expect(JSON.stringify(ends)).not.toContain('5831');
  });

  test('is taken with a status that nobody knows yet, and refused without a session', async () => {
    const { post, ends } = aGateway();

    expect(
      (
        await post('ussd-events')
          .type('form')
          .send({ ...notice, status: 'Evaporated' })
      ).status,
    ).toBe(200);
    expect(ends[0]?.status).toBe('unknown');
    expect((await post('ussd-events').type('form').send({ status: 'Success' })).status).toBe(400);
  });
});
