import { expect } from '@jest/globals';
import { isGsm7, septets } from '../../src/values/gsm7.ts';
import { deliver, type Delivered, type GatewayPhone, type GatewayUnderTest } from './gateway-phone.ts';

/** What a case may do beside calling. */
export interface UssdBench extends GatewayUnderTest {
  /** Septets of one page of the network. */
  readonly budget: number;
  /** A seller of the first shop. */
  readonly seller: () => GatewayPhone;
  readonly pin: string;
  /** Somebody of another shop. */
  readonly stranger: string;
  readonly countSales: () => Promise<number>;
  /** A quantity that nobody has sold yet: the same sale again would be asked about. */
  readonly nextQuantity: () => string;
  /** A day goes by. */
  readonly tomorrow: () => Promise<void>;
  /** Nothing can be saved while this is going on. */
  readonly whileNothingIsSaved: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface UssdCase {
  readonly name: string;
  /** False where the network has no such thing. */
  readonly concerns?: (bench: UssdBench) => boolean;
  readonly play: (bench: UssdBench) => Promise<void>;
}

const HOME = /^1\. Sell$/m;
const ITEM = /^SELL\. Item/;
const QUANTITY = /^In stock/m;
const PAY = /^TOTAL [\s\S]*1\. Cash/m;
const SAVED = /^SAVED/;
const WAITS = 'You were selling';
const OVER = /^Let us stop here/;
const APOLOGY = /not sure it was saved|NOTHING was saved/;

/** Longer than the network waits, if anybody knows. */
const PATIENCE_MS = 4500;

const goesOn = ({ status, reply, text }: Delivered, page: RegExp): void => {
  expect([status, reply.kind]).toEqual([200, 'CON']);
  expect(text).toMatch(page);
};

const ends = ({ status, reply, text }: Delivered, page: RegExp): void => {
  expect([status, reply.kind]).toEqual([200, 'END']);
  expect(text).toMatch(page);
};

/** As far as the page that asks how it is paid; the next 1 saves. */
const toPayment = async (phone: GatewayPhone, quantity: string): Promise<void> => {
  // A call before it may have ended in the middle of a sale.
  if ((await phone.dial()).text.startsWith(WAITS)) await phone.send('2');
  await phone.send('1');
  await phone.send('12');
  goesOn(await phone.send(quantity), PAY);
};

const isSavedOnce = async ({ countSales }: UssdBench, before: number): Promise<void> => {
  expect(await countSales()).toBe(before + 1);
};

/** What every network with calls must come through, whatever its format. */
export const USSD_CASES: readonly UssdCase[] = [
  {
    name: 'new session',
    play: async ({ seller }) => {
      goesOn(await seller().dial(), HOME);
    },
  },
  {
    name: 'input',
    play: async (bench) => {
      const before = await bench.countSales();
      const phone = bench.seller();
      await phone.dial();
      goesOn(await phone.send('1'), ITEM);
      goesOn(await phone.send('12'), QUANTITY);
      goesOn(await phone.send(bench.nextQuantity()), PAY);
      goesOn(await phone.send('1'), SAVED);
      await isSavedOnce(bench, before);
    },
  },
  {
    name: 'empty input',
    play: async ({ seller }) => {
      const phone = seller();
      await phone.dial();
      await phone.send('1');
      const again = await phone.send('');
      expect(again.reply.kind).toBe('CON');
      expect(again.text).toContain('Item no. or name?');
      goesOn(await phone.send('12'), QUANTITY);
    },
  },
  {
    name: 'repeated request',
    play: async (bench) => {
      const before = await bench.countSales();
      const phone = bench.seller();
      await toPayment(phone, bench.nextQuantity());
      const saving = phone.requestFor('1');
      const all = await Promise.all(Array.from({ length: 5 }, () => deliver(bench, saving)));
      const once = await phone.send('1');
      goesOn(once, SAVED);
      expect(new Set([...all, await phone.repeat()].map(({ body }) => body))).toEqual(new Set([once.body]));
      await isSavedOnce(bench, before);
    },
  },
  {
    name: 'repeated first request',
    play: async ({ seller }) => {
      const phone = seller();
      const first = await phone.dial();
      expect((await phone.repeat()).body).toBe(first.body);
      goesOn(await phone.send('1'), ITEM);
    },
  },
  {
    name: 'abort',
    concerns: ({ format }) => format.over.abort !== undefined,
    play: (bench) => isWaitingAfter(bench, 'abort'),
  },
  {
    name: 'timeout',
    concerns: ({ format }) => format.over.timeout !== undefined,
    play: (bench) => isWaitingAfter(bench, 'timeout'),
  },
  {
    name: 'late request after the end',
    play: async (bench) => {
      const phone = bench.seller();
      await phone.dial();
      const last = await phone.send('0');
      expect(last.reply.kind).toBe('END');
      ends(await phone.send('1'), OVER);
    },
  },
  {
    name: 'another phone on the same id',
    play: async (bench) => {
      const before = await bench.countSales();
      const phone = bench.seller();
      await toPayment(phone, bench.nextQuantity());
      const stolen = await deliver(bench, phone.requestFor('1', { from: bench.stranger }));
      expect(stolen.text).not.toMatch(SAVED);
      expect(await bench.countSales()).toBe(before);
      goesOn(await phone.send('1'), SAVED);
    },
  },
  {
    name: 'quick dial',
    concerns: ({ format }) => format.carriesQuickDial,
    play: async (bench) => {
      const before = await bench.countSales();
      const phone = bench.seller();
      const path = `${bench.line.code.slice(0, -1)}*1*12*${bench.nextQuantity()}#`;
      goesOn(await phone.dial(path), PAY);
      goesOn(await phone.send('1'), SAVED);
      await isSavedOnce(bench, before);
    },
  },
  {
    name: 'page budget',
    play: async ({ seller, budget }) => {
      const phone = seller();
      const pages = [await phone.dial()];
      for (const key of ['1', '98', '0', '0', '2', '0', '5', '0', '6']) pages.push(await phone.send(key));
      for (const { text } of pages) {
        expect(isGsm7(text)).toBe(true);
        expect(septets(text)).toBeLessThanOrEqual(budget);
      }
      expect(Math.max(...pages.map(({ text }) => text.length))).toBeGreaterThan(40);
    },
  },
  {
    name: 'malformed',
    play: async (bench) => {
      const request = bench.seller().requestFor('1');
      const cut = {
        ...request,
        path: request.path.replace(/\?.*$/, ''),
        ...(request.body === undefined ? {} : { body: request.body.slice(0, 9) }),
      };
      expect(await deliver(bench, cut)).toMatchObject({ status: 400, body: '' });
    },
  },
  {
    name: 'wrong secret',
    play: async (bench) => {
      const request = bench.seller().requestFor('1');
      expect(await deliver(bench, request, 'guess')).toMatchObject({ status: 401, body: '' });
    },
  },
  {
    name: 'slow answer',
    play: async (bench) => {
      const before = await bench.countSales();
      const phone = bench.seller();
      await toPayment(phone, bench.nextQuantity());
      const began = performance.now();
      ends(await bench.whileNothingIsSaved(() => phone.send('1')), APOLOGY);
      expect(performance.now() - began).toBeLessThan(PATIENCE_MS);
      const { text } = await phone.repeat();
      const saved = (await bench.countSales()) - before;
      expect([text.startsWith('SAVED'), APOLOGY.test(text)]).toEqual([saved === 1, saved === 0]);
    },
  },
  {
    name: 'the same id another day',
    play: async (bench) => {
      const before = await bench.countSales();
      const phone = bench.seller();
      const quantity = bench.nextQuantity();
      await toPayment(phone, quantity);
      goesOn(await phone.send('1'), SAVED);
      await bench.tomorrow();
      // A day later the PIN is asked for again.
      await phone.dial(undefined, { sessionId: phone.sessionId() });
      goesOn(await phone.send(bench.pin), HOME);
      for (const key of ['1', '12', quantity]) await phone.send(key);
      goesOn(await phone.send('1'), SAVED);
      expect(await bench.countSales()).toBe(before + 2);
    },
  },
];

/** The call is over, nothing was saved, and what was being sold waits for the next one. */
const isWaitingAfter = async (bench: UssdBench, how: 'abort' | 'timeout'): Promise<void> => {
  const before = await bench.countSales();
  const phone = bench.seller();
  await toPayment(phone, '9');
  expect((await phone.over(how))?.status).toBe(200);
  expect(await bench.countSales()).toBe(before);
  goesOn(await phone.dial(), new RegExp(`^${WAITS}`));
  await phone.send('2');
};
