import { describe, expect, test } from '@jest/globals';
import { CloudEvent, Kafka } from 'cloudevents';
import { newEvent, SERVICE_ID } from '../../../src/events/catalogue.ts';
import { CLOUD_EVENT_CONTENT_TYPE, readCloudEvent, toCloudEvent } from '../../../src/events/cloud-event.ts';

const TENANT = '01980000-0000-7000-8000-000000000001';
const MEMBER = '01980000-0000-7000-8000-000000000002';
const ITEM = '01980000-0000-7000-8000-000000000003';

const low = () =>
  newEvent('stock.low', {
    tenantId: TENANT,
    occurredAt: new Date('2026-11-23T08:15:00.123Z'),
    actor: { id: MEMBER, role: 'cashier', channel: 'ussd' },
    data: { itemId: ITEM, code: 7, name: 'Milk 500ml', balanceMilli: 5000, thresholdMilli: 5000, finished: false },
  });

describe('an event as a CloudEvent', () => {
  test('says where it comes from, what it is about and which schema its data follows', () => {
    const event = low();
    expect(toCloudEvent(event)).toEqual({
      specversion: '1.0',
      id: event.id,
      type: 'stock.low',
      source: `/kibanda/shops/${TENANT}`,
      subject: ITEM,
      time: '2026-11-23T08:15:00.123Z',
      datacontenttype: 'application/json',
      dataschema: 'urn:kibanda:event:stock.low:1',
      topic: 'kibanda.inventory',
      tenantid: TENANT,
      actorid: MEMBER,
      actorrole: 'cashier',
      actorchannel: 'ussd',
      data: event.data,
    });
  });

  test('comes back as the event it was', () => {
    const event = low();
    expect(readCloudEvent(JSON.stringify(toCloudEvent(event)))).toEqual({ ok: true, event });
  });

  test('has no actor when the program itself did it, and comes back so', () => {
    const event = { ...low(), actor: { id: null, role: 'system', channel: 'system' } };
    expect(toCloudEvent(event)).not.toHaveProperty('actorid');
    expect(readCloudEvent(JSON.stringify(toCloudEvent(event)))).toEqual({ ok: true, event });
  });

  test('that belongs to no shop comes from the service itself, and comes back so', () => {
    const event = newEvent('gateway.rejected', {
      tenantId: SERVICE_ID,
      occurredAt: new Date('2026-11-23T08:15:00.123Z'),
      actor: { id: null, role: 'system', channel: 'system' },
      data: { gateway: 'africastalking', reason: 'secret', count: 312, since: '2026-11-23T08:14:55.000Z' },
    });
    expect(toCloudEvent(event)).toMatchObject({ source: '/kibanda', tenantid: SERVICE_ID, subject: 'africastalking' });
    expect(readCloudEvent(JSON.stringify(toCloudEvent(event)))).toEqual({ ok: true, event });
  });

  test('is understood by others who use the CloudEvents SDK', () => {
    const event = low();
    const message = {
      headers: { 'content-type': CLOUD_EVENT_CONTENT_TYPE },
      key: TENANT,
      value: JSON.stringify(toCloudEvent(event)),
      body: JSON.stringify(toCloudEvent(event)),
    };
    const read = Kafka.toEvent(message);
    expect(read).toBeInstanceOf(CloudEvent);
    expect(read).toMatchObject({ id: event.id, type: 'stock.low', data: event.data });
  });

  test('loses what the catalogue does not know, when it is made and when it is read', () => {
    const data = { ...low().data, customerPhone: '+254712345678' };
    const event = newEvent('stock.low', { ...low(), data });
    expect(JSON.stringify(event)).not.toContain('712345678');
    const foreign = { ...toCloudEvent(event), data };
    expect(JSON.stringify(readCloudEvent(JSON.stringify(foreign)))).not.toContain('712345678');
  });
});

describe('what is not an event of ours', () => {
  const document = toCloudEvent(low());
  test.each([
    ['is not JSON', 'hello', 'not_a_cloud_event'],
    ['is nothing', '', 'not_a_cloud_event'],
    ['is a list', '[]', 'not_a_cloud_event'],
    ['has no id', JSON.stringify({ ...document, id: undefined }), 'not_a_cloud_event'],
    ['belongs to no shop', JSON.stringify({ ...document, tenantid: undefined }), 'not_a_cloud_event'],
    ['has a type that we do not know', JSON.stringify({ ...document, type: 'goat.sold' }), 'unknown_type'],
    ['has a type that JavaScript knows', JSON.stringify({ ...document, type: 'constructor' }), 'unknown_type'],
    [
      'is of a version to come',
      JSON.stringify({ ...document, dataschema: 'urn:kibanda:event:stock.low:2' }),
      'unknown_version',
    ],
    ['lacks a field', JSON.stringify({ ...document, data: { code: 7 } }), 'invalid_data'],
    ['has no data', JSON.stringify({ ...document, data: undefined }), 'invalid_data'],
  ])('is refused with its reason when it %s', (_what, body, reason) => {
    expect(readCloudEvent(body)).toMatchObject({ ok: false, reason });
  });
});
