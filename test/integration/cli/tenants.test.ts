import { afterAll, expect, test } from '@jest/globals';
import createKnex from 'knex';
import { runCli } from '../../../src/cli/kibanda.ts';
import { testDatabase } from '../../support/database.ts';
import { programSettings } from '../../support/program-settings.ts';
import { keepPrinted } from '../../support/printed.ts';

const database = await testDatabase();
const owner = createKnex({ client: 'pg', connection: database.ownerUrl, pool: { min: 0, max: 2 } });
afterAll(() => owner.destroy());

const printed = keepPrinted();

const create = (name: string, person: string, ...more: string[]): Promise<number> =>
  runCli(['tenants', 'create', name, '--phone', '0712345678', '--owner', person, ...more], {
    env: {
      ...programSettings(database, { url: 'redis://127.0.0.1:1' }),
      HELP_LINE: '0800111222',
      USSD_CODE: '*483*9#',
    },
    serve: () => Promise.reject(new Error('nothing is served here')),
  });
interface Sms {
  readonly template: string;
  readonly to_phone: string;
  readonly body: string;
}

test('an owner whose shop an operator opens gets the short codes and the terms, as at a sign-up', async () => {
  expect(await create('Duka la Amina', 'Amina', '--language', 'sw')).toBe(0);
  const schema = /tenant_\d+/.exec(printed())?.[0] ?? '';
  const sms = await owner.withSchema(schema).table<Sms>('sms_messages').orderBy('template');
  expect(sms.map(({ template, to_phone }) => [template, to_phone])).toEqual([
    ['M15', '+254712345678'],
    ['M26', '+254712345678'],
  ]);
  expect(sms[0]?.body).toMatch(/^Duka la Amina \d+-\d\. Uza: \*483\*9\*1\*12\*3#.*Msaada: 0800111222/);
  expect(JSON.stringify(sms)).not.toContain(/PIN (\d{4})/.exec(printed())?.[1] ?? 'a PIN');
});

test('names are made showable on every phone, and those that are too long or nothing are refused', async () => {
  expect(await create('Duka 😀  letu', 'Juma')).toBe(0);
  expect(printed()).toMatch(/Duka letu\s+PIN/);
  for (const [shop, person] of [
    ['😀', 'Juma'],
    ['A shop with too long a name', 'Juma'],
    ['Duka', 'J'],
  ] as const) {
    expect(await create(shop, person)).toBe(2);
  }
  expect(printed()).toContain('2 to 16');
  expect(await owner.table('public.tenants').pluck('name')).toEqual(['Duka la Amina', 'Duka letu']);
});
