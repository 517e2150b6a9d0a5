import { newId } from '../src/platform/ids.ts';
import { openShop } from '../src/features/shops/open-shop.ts';
import { keepSpares } from '../src/tenancy/spares.ts';
import { openCountry, type Country } from './country.ts';
import type { Ground } from './ground.ts';
import { killMigration } from './killed-migration.ts';
import { percentile } from './statistics.ts';

export interface ScaleLengths extends Omit<Country, 'pinHash'> {
  readonly openings: number;
  readonly kills: number;
}

/** Fills a database with a country, opens shops in it, and brings all of them forward through kills. Answers what to print. */
export const measureScale = async (ground: Ground, lengths: ScaleLengths): Promise<string> => {
  const { owner, env } = ground;
  const started = performance.now();
  const sales = await openCountry(owner, { ...lengths, pinHash: 'none' });
  const seconds = (performance.now() - started) / 1000;
  await owner.raw('analyze');
  const slow = await timeOpenings(ground, lengths.openings);
  await keepSpares(owner, lengths.openings);
  const fast = await timeOpenings(ground, lengths.openings);
  const killed = await killMigration(owner, env['DATABASE_URL'] ?? '', lengths.kills);
  const median = (values: readonly number[]): string =>
    percentile(
      values.toSorted((one, other) => one - other),
      0.5,
    ).toFixed(0);
  return [
    `A country of ${lengths.shops} shops with ${sales.toLocaleString('en')} sales: ${seconds.toFixed(0)} s`,
    `Opening one more, median of ${lengths.openings}: ${median(slow)} ms, and ${median(fast)} ms in a schema that waits`,
    `A small change in ${killed.shops} shops, killed ${killed.kills} times: ${killed.msOfOne.toFixed(1)} ms a shop; ` +
      `${killed.behind} behind, ${killed.notOnce} not changed exactly once`,
  ].join('\n');
};

const timeOpenings = async ({ owner }: Ground, count: number): Promise<number[]> => {
  const times: number[] = [];
  for (let opened = 0; opened < count; opened += 1) {
    const now = new Date();
    const phone = `+2547${String(30_000_000 + Math.floor(Math.random() * 9_000_000))}`;
    const vendor = { id: newId(now), name: 'Njeri', phone, pinHash: null };
    const shop = { id: newId(now), name: 'Duka', country: 'KE', language: 'en', channel: 'system', vendor } as const;
    const started = performance.now();
    await owner.transaction((trx) => openShop(trx, shop, now));
    times.push(performance.now() - started);
  }
  return times;
};
