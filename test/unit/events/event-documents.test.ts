import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { envelopeSchema, eventDocuments, jsonSchemaOf } from '../../../scripts/event-documents.ts';
import { catalogue, eventTypes, topics } from '../../../src/events/catalogue.ts';

const documents = await eventDocuments();
const FOLDER = join(import.meta.dirname, '../../../docs/events');

/** The list that the description of the service promises, and ours. */
const PROMISED = `tenant.registered, tenant.setting_changed, user.joined, staff.invited, staff.stopped, auth.pin.ok,
  auth.pin.reset, user.locked, sim.swap.suspected, product.created, product.changed, product.price_changed,
  sale.recorded, sale.voided, price.override, stock.changed, stock.restocked, stock.counted, stock.adjusted,
  stock.discrepancy, stock.low, debt.increased, debt.repaid, debt.reminded, debt.limit.override, debt.payment_reversed, debt.paid_out,
  customer.merged, customer.phone_changed, expense.recorded,
  sms.queued, sms.sent, sms.failed, sms.optout, ussd.session.started, ussd.session.ended, gateway.rejected,
  receipt.requested, staff.invite.refused, sms.unknown, sms.outcome_unknown`
  .split(',')
  .map((type) => type.trim());

/** What corrects something that was written down. */
const CORRECTIONS = ['stock.restock_reversed', 'expense.reversed', 'sale.payment_changed', 'sale.returned'];
const OF_PROGRAMS = ['data.exported', 'webhook.added', 'webhook.removed', 'webhook.switched_off', 'webhook.replayed'];
const OF_PAYMENTS = ['requested', 'received', 'assigned', 'failed', 'unclear'].map((what) => `payment.${what}`);
const OF_ACCOUNTS = [
  ...['account.claimed', 'account.password_reset', 'account.mfa_on', 'account.mfa_off'],
  ...['staff.unlocked', 'staff.pin_taken', 'data.read_by_operator', 'operator.called'],
];

const namesIn = (schema: unknown): string[] => {
  if (Array.isArray(schema)) return schema.flatMap(namesIn);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]: [string, unknown]) => [
    ...(name === 'properties' && typeof value === 'object' && value !== null ? Object.keys(value) : []),
    ...namesIn(value),
  ]);
};

describe('the descriptions of the events', () => {
  test('name every event that was promised', () => {
    expect([...eventTypes].sort()).toEqual(
      [...PROMISED, ...CORRECTIONS, ...OF_PROGRAMS, ...OF_PAYMENTS, ...OF_ACCOUNTS].sort(),
    );
  });

  test('are as fresh as the catalogue (else run npm run docs:events)', () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files).toHaveLength(documents.size);
    for (const [path, content] of documents) expect(readFileSync(join(FOLDER, path), 'utf8')).toBe(content);
  });

  test('are JSON Schemas that a strict validator takes', () => {
    const ajv = formats.default(new Ajv2020({ strict: true }));
    for (const schema of [envelopeSchema, ...eventTypes.map(jsonSchemaOf)])
      expect(ajv.compile(schema)).toBeInstanceOf(Function);
  });

  test('leave no reference without its end', () => {
    const asyncApi = documents.get('asyncapi.yaml') ?? '';
    const api: unknown = parse(asyncApi);
    const references = [...asyncApi.matchAll(/\$ref: ["']?([^"'\s]+)/g)].map(([, target]) => target ?? '');
    expect(references.length).toBeGreaterThan(eventTypes.length * 3);
    for (const reference of references) {
      if (reference.startsWith('./')) expect([...documents.keys()]).toContain(reference.slice(2));
      else expect(lookUp(api, reference.slice(2).split('/'))).toBeDefined();
    }
  });

  test('have an entry for each topic and type', () => {
    const readme = documents.get('README.md') ?? '';
    for (const word of [...topics, ...eventTypes]) expect(readme).toContain(word);
  });

  test('have no field for a phone number, a PIN, a text or the name of a customer', () => {
    for (const type of eventTypes) {
      for (const name of namesIn(jsonSchemaOf(type))) {
        expect(name).not.toMatch(
          /^(phone|to|from|msisdn|pin|code(Hash)?Text|text|body|customerName)$|phone(?!Key)|password/i,
        );
      }
    }
    expect(Object.keys(catalogue['receipt.requested'].data.shape)).toEqual([
      'saleId',
      'receipt',
      'requestId',
      'customerKey',
    ]);
  });
});

const lookUp = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined),
    value,
  );
