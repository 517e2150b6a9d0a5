import { afterAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { newId } from '../../../src/platform/ids.ts';
import { createApiClient, problemOf, read } from '../../support/api-client.ts';
import { createConsoleClient } from '../../support/console-client.ts';
import { openProgramPeople } from '../../support/program-people.ts';
import { until } from '../../support/until.ts';
import { c2bOf, mpesaProtocol } from '../../kits/payments/mpesa-stand-in.ts';
import { nextReceipt, startStandIn } from '../../kits/payments/stand-in.ts';

const mpesa = await startStandIn(mpesaProtocol);
const program = await openProgramPeople({}, { ...mpesa.settings, PAYMENTS_URL: 'https://pay.duka.co.ke/' });
const { get, post } = createApiClient(program.url);
const owner = await program.tokenOf('vendor');
const cashier = await program.tokenOf('cashier');

afterAll(async () => {
  await program.stop();
  await mpesa.close();
});

const listed = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      saleId: z.string().nullable(),
      providerReceipt: z.string().nullable(),
      state: z.string(),
    }),
  ),
});
const paymentsOf = async (state = '') => read(listed, await get(`/v1/payments${state}`, owner)).items;
const saleOf = async (receipt: string): Promise<string | null | undefined> =>
  (await paymentsOf()).find(({ providerReceipt }) => providerReceipt === receipt)?.saleId;

const tell = (path: string, body: unknown): Promise<Response> =>
  fetch(`${program.url}/callbacks/local/mpesa/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const pay = async (amount: number): Promise<string> => {
  const receipt = nextReceipt();
  const answer = await tell('confirmation', c2bOf({ receipt, amount, account: program.shopNumber, time: '' }));
  expect(answer.status).toBe(200);
  return receipt;
};

const sell = async (quantity: string): Promise<string> => {
  const sale = { clientRef: newId(), lines: [{ itemCode: 3, quantity }], payment: 'mobile_money' };
  return read(z.object({ id: z.string() }), await post('/v1/sales', cashier, sale)).id;
};

test('a sale over HTTP finds the money that came before it, and money finds the sale before it', async () => {
  const before = await pay(65);
  await until(async () => (await saleOf(before)) === null);
  const sale = await sell('1');
  await until(async () => (await saleOf(before)) === sale);
  const later = await sell('2');
  const after = await pay(130);
  await until(async () => (await saleOf(after)) === later);
});

test('what is for no sale waits on the owner’s first page, until the owner says which it is for', async () => {
  const receipt = await pay(7);
  await until(async () => (await saleOf(receipt)) === null);
  const unmatched = (await paymentsOf('?state=unmatched')).find(({ providerReceipt }) => providerReceipt === receipt);
  expect(unmatched).toMatchObject({ state: 'paid' });
  const console = createConsoleClient(program.url);
  await console.claim();
  await program.trustAgain();
  const { html } = await console.get('');
  expect(html).toContain('/console/payments?state=unmatched');
  expect(html).toContain('1 payment is for no sale yet');
  expect((await console.get('/payments?state=unmatched')).html).toContain(receipt);

  const saleId = await sell('3');
  const path = `/v1/payments/${unmatched?.id ?? ''}/assign`;
  expect(problemOf(await post(path, cashier, { saleId })).code).toBe('not_allowed');
  expect((await post(path, owner, { saleId })).json).toMatchObject({ saleId });
  expect((await console.get('')).html).not.toContain('for no sale yet');
  expect(problemOf(await post(path, owner, { saleId: await sell('4') })).code).toBe('conflict');
});

test('a customer is asked to pay for a sale, once', async () => {
  const saleId = await sell('5');
  const asked = await post('/v1/payments', cashier, { saleId, phone: '+254712345678' });
  expect(asked.json).toMatchObject({ state: 'pending', saleId, provider: 'mpesa', payer: '2547***678' });
  expect(problemOf(await post('/v1/payments', cashier, { saleId, phone: '+254712345678' })).code).toBe(
    'sale_not_found',
  );
  await until(() => Promise.resolve([...mpesa.asked.values()].length === 1));
  const [request] = mpesa.asked.values();
  if (request === undefined) throw new Error('Nobody was asked.');
  expect(request).toMatchObject({ shop: program.shopNumber, phone: '254712345678', amount: 325 });
  const { receipt } = mpesa.pay(request.ref);
  const path = request.callbackUrl?.split('https://pay.duka.co.ke/callbacks/local/mpesa/')[1] ?? '';
  expect((await tell(path, mpesa.result(request, request.amount))).status).toBe(200);
  await until(async () => (await saleOf(receipt)) === saleId);
});
