import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { createData } from '../src/compose/data.ts';
import { loadDataConfig } from '../src/config.ts';
import { silentLogger } from '../src/platform/logger.ts';
import { portOf, startChild, type Child } from './child.ts';
import type { Ground } from './ground.ts';
import { runLoad } from './load.ts';
import { createPgbench, type Pgbench } from './pgbench.ts';
import { saleScript, type Basket } from './sale-script.ts';
import { createSaleSessions } from './sessions.ts';
import { median, medianPace, paceOf, type Pace } from './statistics.ts';
import { rotated, type RunLengths } from './turns.ts';

export interface SaleResults {
  readonly pgbench: { readonly version: string; readonly perSecond: number; readonly mean: number };
  /** By the sales service, through its transaction. */
  readonly service: Pace;
  /** By phone: the quick dial and the saving key. */
  readonly phone: Pace;
}

/** As many as a process has connections to the database. */
const AT_ONCE = 10;
/** More than the slowest machine takes to tell what it did. */
const PATIENCE_MS = 60_000;
/** pgbench takes 128 scripts at most. */
const MOST_BASKETS = 120;

const basketsOf = ({ shops }: Ground): readonly Basket[] =>
  shops
    .flatMap(({ tenant, sellers, codes }) =>
      // The owner sells here and the sellers by phone, so that no sale of one looks like a sale of the other.
      codes.map((code) => ({ tenant, sellerId: sellers[0]?.memberId ?? '', code })),
    )
    .slice(0, MOST_BASKETS);

const writeScripts = async (ground: Ground, baskets: readonly Basket[]): Promise<readonly string[]> => {
  const data = createData(loadDataConfig(ground.env), silentLogger);
  const scripts: string[] = [];
  for (const basket of baskets) scripts.push(await saleScript(data.inTenant, basket));
  await data.close();
  return scripts;
};

/** How many receipts all shops have given: each sale takes one. */
const receiptsGiven = async ({ owner, shops }: Ground): Promise<number> => {
  const counters = shops.map(({ tenant }) => `select last_number from ${tenant.schema}.receipt_counter`);
  const { rows } = await owner.raw<{ rows: { given: number }[] }>(
    `select sum(last_number)::int as given from (${counters.join(' union all ')}) as counters`,
  );
  return rows[0]?.given ?? 0;
};

const sellInChild = async (seller: Child, baskets: readonly Basket[], lengths: RunLengths): Promise<Pace> => {
  const { seconds, warmSeconds } = lengths;
  seller.process.send({ seconds, warmSeconds, atOnce: AT_ONCE, baskets });
  const late = new AbortController();
  const limitMs = (warmSeconds + seconds) * 1000 + PATIENCE_MS;
  const tooLate = wait(limitMs, undefined, { signal: late.signal }).then((): never => {
    throw new Error(`the selling process did not say how it went within ${limitMs / 1000} s`);
  });
  tooLate.catch(() => undefined);
  const answer: unknown = await Promise.race([once(seller.process, 'message'), seller.lost, tooLate]);
  late.abort();
  return paceOf(
    z
      .tuple([z.array(z.number())])
      .rest(z.unknown())
      .parse(answer)[0],
    seconds,
  );
};

/** Sales of the service, of whole calls, and of pgbench with the same SQL, in turns. */
export const measureSales = async (ground: Ground, web: Child, lengths: RunLengths): Promise<SaleResults> => {
  const baskets = basketsOf(ground);
  const bench: Pgbench = await createPgbench(await writeScripts(ground, baskets));
  const seller = await startChild(['bench/servers/sales.ts'], ground.env);
  const phone = {
    target: { port: portOf(web), path: '/callbacks/bench-on-loopback/africastalking/ussd' },
    lines: AT_ONCE,
  };
  const nextSession = createSaleSessions(ground.shops);
  const found = { pgbench: [] as number[], mean: [] as number[], service: [] as Pace[], phone: [] as Pace[] };
  let round = 0;

  const sides = [
    async () => {
      round += 1;
      const { seconds } = lengths;
      const before = await receiptsGiven(ground);
      const { perSecond, mean, done } = await bench.run({ url: ground.appUrl, clients: AT_ONCE, seconds, round });
      const saved = (await receiptsGiven(ground)) - before;
      // A sale that was taken for a repetition is none: the pace is that of sales that were saved.
      if (saved < done * 0.9) throw new Error(`pgbench ran ${done} transactions and saved ${saved} sales`);
      found.pgbench.push((perSecond * Math.min(saved, done)) / done);
      found.mean.push(mean);
    },
    async () => void found.service.push(await sellInChild(seller, baskets, lengths)),
    async () => {
      const { sessions } = await runLoad({ ...phone, ...lengths, nextSession });
      found.phone.push(paceOf(sessions, lengths.seconds));
    },
  ];
  try {
    for (let turn = 0; turn < lengths.rounds; turn += 1) {
      for (const side of rotated(sides, turn)) {
        await ground.clean();
        await side();
      }
    }
  } finally {
    await seller.stop();
    bench.close();
  }
  return {
    pgbench: { version: bench.version, perSecond: median(found.pgbench), mean: median(found.mean) },
    service: medianPace(found.service),
    phone: medianPace(found.phone),
  };
};
