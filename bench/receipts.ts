import { eventually } from '../scripts/services/ports.ts';
import type { FakeAfricasTalking } from '../test/support/fake-africastalking.ts';
import { portOf, type Child } from './child.ts';
import type { Ground } from './ground.ts';
import { openLine, type Line } from './line.ts';
import { showsPage } from './load.ts';
import { atRate } from './pace.ts';
import { createReceiptSessions } from './sessions.ts';
import { median, percentile } from './statistics.ts';
import type { RunLengths } from './turns.ts';
import { startWholeProgram } from './whole-program.ts';

export interface ReceiptResults {
  readonly sales: number;
  /** Calls that ended in an apology: the program was too busy. They have no receipt, and count here only. */
  readonly apologies: number;
  /** From the key that saves the sale; the customer's number follows at once. */
  readonly fromSale: Delay;
  /** From the key that saves the customer's number. */
  readonly fromNumber: Delay;
}

interface Delay {
  readonly p50: number;
  readonly p95: number;
}

const SALES_A_SECOND = 50;
const PATIENCE_MS = 20_000;

interface Pressed {
  sale: number;
  number: number;
}

/** Fifty sales a second by phone, each with a receipt to a number of its own, until the provider has been handed them all. */
export const measureReceipts = async (ground: Ground, lengths: RunLengths): Promise<ReceiptResults> => {
  const { program, provider } = await startWholeProgram(ground);
  const runs: { readonly fromSale: readonly number[]; readonly fromNumber: readonly number[] }[] = [];
  try {
    const sell = createSelling(ground, program);
    await sell(lengths.warmSeconds);
    for (let round = 0; round < lengths.rounds; round += 1)
      runs.push(await delays(provider, await sell(lengths.seconds)));
    sell.close();
  } finally {
    await program.stop();
    await provider.close();
  }
  const sales = runs.reduce((sum, { fromSale }) => sum + fromSale.length, 0);
  return {
    sales,
    apologies: lengths.rounds * lengths.seconds * SALES_A_SECOND - sales,
    fromSale: delayOf(runs.map(({ fromSale }) => fromSale)),
    fromNumber: delayOf(runs.map(({ fromNumber }) => fromNumber)),
  };
};

const delayOf = (runs: readonly (readonly number[])[]): Delay => {
  const sorted = runs.map((run) => run.toSorted((a, b) => a - b));
  return {
    p50: median(sorted.map((run) => percentile(run, 0.5))),
    p95: median(sorted.map((run) => percentile(run, 0.95))),
  };
};

type Sell = ((seconds: number) => Promise<ReadonlyMap<string, Pressed>>) & { readonly close: () => void };

/** Begins a sale every 20 ms, whether the ones before are done or not, and tells when which key was pressed for whom. */
const createSelling = (ground: Ground, program: Child): Sell => {
  const idle: Line[] = [];
  const path = '/callbacks/bench-on-loopback/africastalking/ussd';
  const nextSession = createReceiptSessions(ground.shops);
  let customers = 0;

  const sellOne = async (pressed: Map<string, Pressed>): Promise<void> => {
    const line = idle.pop() ?? (await openLine(portOf(program)));
    const customer = `07${String(20_000_000 + customers++)}`;
    const times: number[] = [];
    for (const { form, page } of nextSession(customer)) {
      times.push(Date.now());
      if (showsPage(await line.post(path, form), page)) continue;
      idle.push(line);
      return;
    }
    const [, sale = 0, , number = 0] = times;
    pressed.set(`+254${customer.slice(1)}`, { sale, number });
    idle.push(line);
  };
  const sell = async (seconds: number): Promise<ReadonlyMap<string, Pressed>> => {
    const pressed = new Map<string, Pressed>();
    await atRate(SALES_A_SECOND, seconds, () => sellOne(pressed));
    return pressed;
  };
  const close = (): void => {
    for (const line of idle) line.close();
  };
  return Object.assign(sell, { close });
};

/** From the key press to the provider, in ms. A receipt that has not come after the patience counts as long as was waited. */
const delays = async (provider: FakeAfricasTalking, pressed: ReadonlyMap<string, Pressed>) => {
  const there = (): boolean => [...pressed.keys()].every((phone) => provider.asked(phone) > 0);
  await eventually(there, { timeoutMs: PATIENCE_MS });
  const now = Date.now();
  const arrived = new Map(provider.accepted.map(({ to, at }) => [to, at.getTime()]));
  const since = (key: keyof Pressed): readonly number[] =>
    [...pressed].map(([phone, times]) => (arrived.get(phone) ?? now) - times[key]);
  return { fromSale: since('sale'), fromNumber: since('number') };
};
