import { afterAll, expect, test } from '@jest/globals';
import { newId } from '../../../src/platform/ids.ts';
import { createApiClient, problemOf } from '../../support/api-client.ts';
import { openProgramPeople } from '../../support/program-people.ts';

const program = await openProgramPeople();
const { post } = createApiClient(program.url);
const owner = await program.tokenOf('vendor');

afterAll(program.stop);

/** What no page of a phone has room for, and what is no name. */
const IMPOSSIBLE = ['Wanjiru wa Kamau', 'W', '   ', '王芳'];

test('a customer whose name no phone can show is not written down', async () => {
  const phone = '+254722000201';
  for (const name of IMPOSSIBLE) {
    const refused = await post('/v1/customers', owner, { phone, name });
    expect({ name, ...problemOf(refused) }).toMatchObject({ name, status: 422, code: 'name_invalid', field: 'name' });
  }
  const kept = await post('/v1/customers', owner, { phone, name: '  Zoë   Wanja ' });
  expect(kept.json).toMatchObject({ name: 'Zoe Wanja' });
});

test('nor with a credit sale', async () => {
  const sale = { lines: [{ itemCode: 12, quantity: '1' }], payment: 'credit', customerPhone: '+254722000202' };
  for (const customerName of IMPOSSIBLE) {
    const refused = await post('/v1/sales', owner, { ...sale, clientRef: newId(), customerName });
    expect(problemOf(refused)).toMatchObject({ status: 422, code: 'name_invalid', field: 'customerName' });
  }
  const sold = await post('/v1/sales', owner, { ...sale, clientRef: newId(), customerName: 'Wanja' });
  expect(sold.status).toBe(201);
});
