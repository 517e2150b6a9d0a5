import { afterAll, expect, test } from '@jest/globals';
import { createChance } from '../../../storm/chance.ts';
import type { TestShop } from '../../support/open-desk.ts';
import { openPayments } from '../../support/open-payments.ts';
import { airtelMoneyProtocol } from '../../kits/payments/airtel-money-stand-in.ts';
import { c2bOf, mpesaProtocol } from '../../kits/payments/mpesa-stand-in.ts';
import { mtnMomoProtocol } from '../../kits/payments/mtn-momo-stand-in.ts';
import { nextReceipt, startStandIn, type Asked } from '../../kits/payments/stand-in.ts';

/** `KIBANDA_PAYMENTS=10000` for a long run; `KIBANDA_SEED` for another one. */
const PAYMENTS = Number(process.env['KIBANDA_PAYMENTS'] ?? '200');
const SEED = Number(process.env['KIBANDA_SEED'] ?? '20261129');
const SUGAR = 150;

const standIns = {
  mpesa: await startStandIn(mpesaProtocol),
  'mtn-momo': await startStandIn(mtnMomoProtocol),
  'airtel-money': await startStandIn(airtelMoneyProtocol),
} as const;
const payments = await openPayments(Object.values(standIns));
const chance = createChance(SEED);
const counts = new Map<string, number>();
const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);

afterAll(() => payments.close());

interface Provider {
  readonly name: keyof typeof standIns;
  readonly shop: TestShop;
}

/** Something that a provider has to say, and how often it has tried. */
interface Call {
  readonly path: string;
  readonly body: unknown;
  readonly method: 'POST' | 'PUT';
  tries: number;
}

/** What is on its way, in any order. */
const onTheWay: Call[] = [];
/** Money by its provider and receipt, as the provider has it, in minor units. */
const atProvider = new Map<string, number>();

const send = (path: string, body: unknown): void => {
  const method = chance.happens(0.3) ? 'PUT' : 'POST';
  const call = { path, body, method, tries: 0 } as const;
  onTheWay.push({ ...call });
  if (!chance.happens(0.2)) return;
  count('told twice');
  onTheWay.push({ ...call });
};

/** What came is brought, one thing or another first; what was not taken is brought again. */
const bringSome = async (most: number): Promise<void> => {
  for (let left = Math.min(most, onTheWay.length); left > 0; left -= 1) {
    const [call] = onTheWay.splice(chance.between(0, onTheWay.length - 1), 1);
    if (call === undefined) return;
    const { status } = await payments.call(call.path, call.body, call);
    if (status === 200) continue;
    count(`answered ${String(status)}`);
    call.tries += 1;
    if (status === 503) onTheWay.push(call);
  }
};

/** Restarts: callbacks meet a shut door, and work that was begun is lost before it is written down. */
const restart = async ({ shop }: Provider): Promise<void> => {
  count('restart');
  payments.gate.isOpen = false;
  await bringSome(5);
  payments.gate.isOpen = true;
  const [due] = await payments.dueIn(shop);
  if (due !== undefined) await Promise.all([payments.settle(shop.tenant, due), payments.settle(shop.tenant, due)]);
};

/** A customer pays to the paybill without being asked. */
const payUnasked = ({ shop }: Provider): void => {
  const amount = SUGAR * (1 + chance.between(0, 2));
  const receipt = nextReceipt();
  atProvider.set(`mpesa ${receipt}`, amount * 100);
  send('mpesa/confirmation', c2bOf({ receipt, amount, account: shop.tenant.shopNumber }));
  count('paid unasked');
};

const tellOf = (name: Provider['name'], asked: Asked): void => {
  const path = asked.callbackUrl ?? `${name}/result`;
  if (chance.happens(0.15)) count('result lost');
  else send(path, standIns[name].result(asked, asked.amount));
  // M-Pesa tells of all money that comes to the paybill, as long as nobody has taken it.
  if (name !== 'mpesa' || asked.status !== 'paid') return;
  send('mpesa/confirmation', c2bOf({ receipt: asked.receipt, amount: asked.amount, account: asked.ref }));
};

const forge = (name: Provider['name'], asked: Asked): void => {
  count('forged');
  const body = standIns[name].result(
    { ...asked, status: 'paid', receipt: `FORGED${asked.ref.slice(-4)}` },
    asked.amount,
  );
  onTheWay.push({ path: asked.callbackUrl ?? `${name}/result`, body, method: 'POST', tries: 0 });
};

/** The customer of a request pays, declines, or looks away; somebody else tells lies about it, now and then. */
const decide = (name: Provider['name'], asked: Asked): void => {
  const mood = chance.happens(0.7) ? 'pays' : chance.happens(0.5) ? 'declines' : 'looks away';
  count(mood);
  if (mood !== 'pays' && chance.happens(0.5)) forge(name, asked);
  if (mood === 'looks away') return;
  const decided = mood === 'pays' ? standIns[name].pay(asked.ref) : standIns[name].decline(asked.ref);
  if (mood === 'pays') atProvider.set(`${name} ${decided.receipt}`, decided.amount * minorOf(name));
  tellOf(name, decided);
};

/** A shilling of Kenya has cents in the books, one of Uganda has none. */
const minorOf = (name: Provider['name']): number => (name === 'mpesa' ? 100 : 1);

const askSomebody = async ({ name, shop }: Provider): Promise<void> => {
  const standIn = standIns[name];
  standIn.mood = chance.happens(0.1) ? 'hangs_up' : chance.happens(0.05) ? 'fails' : 'well';
  if (standIn.mood !== 'well') count(standIn.mood);
  const sale = await payments.sell(shop, 1 + chance.between(0, 2));
  const ref = await payments.ask(shop, name, sale.id);
  await payments.work(shop);
  standIn.mood = 'well';
  const asked = standIn.asked.get(ref);
  if (asked !== undefined) decide(name, asked);
};

const playOne = async (provider: Provider): Promise<void> => {
  standIns[provider.name].tells = !chance.happens(0.2);
  if (provider.name === 'mpesa' && chance.happens(0.5)) payUnasked(provider);
  else await askSomebody(provider);
  if (chance.happens(0.05)) await restart(provider);
  await bringSome(chance.between(0, 3));
  if (chance.happens(0.5)) await payments.wait(provider.shop, 5 + chance.between(0, 19), 25);
};

test(`${String(PAYMENTS)} payments under faults: what the ledger holds is what the providers have, once`, async () => {
  const stocked = async (country: 'KE' | 'UG'): Promise<TestShop> => {
    const shop = await payments.openShop(country);
    await payments.desk.setting(shop, { sell_below_zero: true });
    return shop;
  };
  const providers: readonly Provider[] = [
    { name: 'mpesa', shop: await stocked('KE') },
    { name: 'mtn-momo', shop: await stocked('UG') },
    { name: 'airtel-money', shop: await stocked('UG') },
  ];
  for (let n = 0; n < PAYMENTS; n += 1) {
    const provider = providers[n % providers.length];
    if (provider !== undefined) await playOne(provider);
  }
  for (const standIn of Object.values(standIns)) standIn.tells = true;
  while (onTheWay.length > 0) await bringSome(50);
  for (const { shop } of providers) await payments.wait(shop, 630, 70);

  const rows = (await Promise.all(providers.map(({ shop }) => payments.ledger(shop)))).flat();
  const paid = rows.filter(({ status }) => status === 'paid');
  count(`${String(paid.length)} paid of ${String(rows.length)} in the ledger`);
  process.stdout.write(`seed ${String(SEED)}: ${[...counts].map(([what, n]) => `${what} ${String(n)}`).join(', ')}\n`);

  const sum = (minors: Iterable<number>): number => [...minors].reduce((total, minor) => total + minor, 0);
  expect(sum(paid.map(({ amount_minor: minor }) => Number(minor)))).toBe(sum(atProvider.values()));
  expect(rows.filter(({ status }) => status === 'pending')).toEqual([]);
  const receipts = paid.flatMap(({ provider, receipt_ref: receipt }) =>
    receipt === null ? [] : [`${provider} ${receipt}`],
  );
  expect(new Set(receipts).size).toBe(receipts.length);
  expect(receipts.filter((receipt) => !atProvider.has(receipt))).toEqual([]);
  const sales = paid.flatMap(({ sale_id: sale }) => sale ?? []);
  expect(new Set(sales).size).toBe(sales.length);
  for (const standIn of Object.values(standIns)) {
    expect([...standIn.asked.values()].filter(({ times }) => times > 1)).toEqual([]);
  }
}, 3_600_000);
