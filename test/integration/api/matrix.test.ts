import { afterAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { newId } from '../../../src/platform/ids.ts';
import { mayEver, RIGHTS, type Right } from '../../../src/tenancy/what-people-may.ts';
import { createApiClient, problemOf, read, type ApiAnswer } from '../../support/api-client.ts';
import { openProgramPeople } from '../../support/program-people.ts';

const program = await openProgramPeople();
const { get, ask, post } = createApiClient(program.url);

afterAll(program.stop);

const ROLES = ['vendor', 'cashier', 'admin'] as const;
type Role = (typeof ROLES)[number];

const operationShape = z.object({
  operationId: z.string(),
  'x-right': z.string(),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
});
const documentShape = z.object({ paths: z.record(z.string(), z.record(z.string(), operationShape)) });
const { paths } = read(documentShape, await get('/openapi.json'));
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
);
const isRight = (name: string): name is Right => Object.hasOwn(RIGHTS, name);

/** What each operation is sent so that its input is read: it need not succeed. */
const BODIES: Readonly<Record<string, () => unknown>> = {
  createSale: () => ({ clientRef: newId(), lines: [{ itemCode: 40, quantity: '1' }], payment: 'cash' }),
  voidSale: () => ({ reason: 'wrong_item' }),
  returnLines: () => ({ clientRef: newId(), lines: [{ lineNumber: 1, quantity: '1', restock: true }] }),
  changePayment: () => ({ clientRef: newId(), payment: 'card' }),
  sync: () => ({ sentAt: new Date().toISOString(), operations: [expense()] }),
  createItem: () => ({
    clientRef: newId(),
    name: `Item ${tally()}`,
    unit: 'pc',
    priceMinor: 500,
    stock: '1',
    alertThreshold: '0',
  }),
  checkItems: () => ({ rows: [typedItem()] }),
  importItems: () => ({ clientRef: newId(), rows: [typedItem()] }),
  changeItem: () => ({ alertThreshold: '3' }),
  restock: () => ({ clientRef: newId(), quantity: '1' }),
  count: () => ({ clientRef: newId(), counted: '1', expected: '2', reason: 'lost' }),
  approveDiscrepancy: () => undefined,
  createCustomer: () => ({ phone: `+2547220000${10 + tally()}`, name: 'Auma' }),
  payDebt: () => ({ clientRef: newId(), amountMinor: 100, payment: 'cash' }),
  payOut: () => ({ clientRef: newId(), amountMinor: 100, payment: 'cash' }),
  recordExpense: () => ({ clientRef: newId(), amountMinor: 100, category: 'other' }),
  inviteSeller: () => ({ phone: `+2547330000${10 + tally()}`, name: 'Otieno' }),
  addWebhook: () => ({ url: 'https://hooks.duka.co.ke/', eventTypes: ['sale.recorded'] }),
  replayWebhook: () => ({ from: new Date().toISOString() }),
  changeSettings: () => ({ lowStockSms: true }),
  unlockPerson: () => ({ phone: '+254722000001', reason: 'repair', reference: 'T-1' }),
  activateMfa: () => ({ code: '000000' }),
  removeMfa: () => ({ code: '000000' }),
};
const typedItem = () => ({ name: `Item ${tally()}`, unit: 'pc', price: '5', stock: '1', threshold: '0' });
const expense = () => ({
  type: 'expense',
  clientRef: newId(),
  at: new Date().toISOString(),
  amountMinor: 1,
  category: 'other',
});
const count = { of: 0 };
const tally = (): number => (count.of += 1);

/** An address with ids in it that are of no shop. */
const addressOf = (path: string, ids: Readonly<Record<string, string>> = {}): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? UNKNOWN[name] ?? '');
const UNKNOWN: Readonly<Record<string, string>> = { file: 'sales.csv', id: newId(), code: '9999', receipt: '99999-9' };

const send = (operation: (typeof operations)[number], token: string | undefined, ids = {}): Promise<ApiAnswer> => {
  const body = BODIES[operation.operationId]?.();
  return ask(operation.method, addressOf(operation.path, ids), { token, ...(body === undefined ? {} : { body }) });
};

const tokens: Readonly<Record<Role, string>> = {
  vendor: await program.tokenOf('vendor'),
  cashier: await program.tokenOf('cashier'),
  admin: await program.adminToken(),
};

const guarded = operations.filter((operation) => operation['x-right'] !== 'anyone');

describe('whoever asks, in the role that the token says', () => {
  test('the document has every operation once, and each says who may ask', () => {
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { 'x-right': right } of operations) {
      expect(['anyone', 'signed-in'].includes(right) || isRight(right)).toBe(true);
    }
    expect(
      operations.filter(({ 'x-right': right }) => right === 'anyone').every(({ path }) => path.startsWith('/v1/auth/')),
    ).toBe(true);
  });

  test.each(guarded.map((operation) => [operation.operationId, operation] as const))(
    '%s lets in whom the table of rights lets in, and nobody else',
    async (_name, operation) => {
      expect(problemOf(await send(operation, undefined))).toMatchObject({ status: 401, code: 'token_missing' });
      const right = operation['x-right'];
      for (const role of ROLES) {
        const answer = await send(operation, tokens[role]);
        expect(Object.keys(operation.responses)).toContain(String(answer.status));
        if (isRight(right) && !mayEver({ id: 'x', role }, right)) {
          expect([role, answer.status, problemOf(answer).code]).toEqual([role, 403, 'not_allowed']);
        } else {
          // Nobody here has an account with a second factor: codes are wrong.
          if (answer.status === 401) expect(['code_wrong', 'token_invalid']).toContain(problemOf(answer).code);
          expect([role, right, answer.status === 401]).toEqual([
            role,
            right,
            answer.status === 401 && right === 'signed-in',
          ]);
          if (answer.status === 403 && right !== 'signed-in') {
            // Let in, and refused by the facts: their own only, for so many minutes, an id that is of nobody.
            expect(['not_allowed', 'void_not_allowed']).toContain(problemOf(answer).code);
          }
        }
      }
    },
  );
});

describe('another shop', () => {
  /** What there is in another shop, made over its own front door. */
  const openOther = async () => {
    const answer = await post('/v1/auth/signup', undefined, {
      ...{ username: 'the-neighbour', password: 'a row of red kiosks', phone: '+254711999001' },
      ...{ shopName: 'Next door', country: 'KE' },
    });
    const { accessToken: token } = read(z.object({ accessToken: z.string() }), answer);
    const withId = z.object({ id: z.string() });
    const make = async (path: string, body: unknown) => read(withId, await post(path, token, body)).id;
    await post('/v1/inventory', token, {
      clientRef: 'i',
      name: 'Nails',
      unit: 'pc',
      priceMinor: 500,
      stock: '9',
      alertThreshold: '0',
    });
    const line = { lines: [{ itemCode: 1, quantity: '1' }] };
    const sale = await make('/v1/sales', { clientRef: 's', ...line, payment: 'cash' });
    const customer = await make('/v1/customers', { phone: '+254711999002', name: 'Njoki' });
    const spent = await make('/v1/expenses', { clientRef: 'e', amountMinor: 100, category: 'rent' });
    const seller = await make('/v1/staff', { phone: '+254711999003', name: 'Kip' });
    const hears = await make('/v1/webhooks', { url: 'https://hooks.duka.co.ke/', eventTypes: ['sale.recorded'] });
    const others = { discrepancies: sale, payments: sale };
    return { sales: sale, webhooks: hears, customers: customer, expenses: spent, staff: seller, ...others };
  };

  test('has sales, customers, expenses and people that answer like those that nobody has, byte for byte', async () => {
    const other: Readonly<Record<string, string>> = await openOther();
    const plain = ({ status, text }: ApiAnswer): string => `${status} ${text.replace(/"reference":"[^"]*"/, '')}`;
    const about = guarded.filter(({ path }) => path.includes('{id}') && !path.startsWith('/v1/admin/'));
    expect(about.length).toBeGreaterThan(12);
    for (const operation of about) {
      const id = other[operation.path.split('/')[2] ?? ''];
      expect([operation.path, id]).toEqual([operation.path, expect.any(String)]);
      for (const role of ROLES) {
        const theirs = await send(operation, tokens[role], { id });
        const unknown = await send(operation, tokens[role]);
        expect(`${operation.operationId} ${plain(theirs)}`).toBe(`${operation.operationId} ${plain(unknown)}`);
      }
    }
  });
});
