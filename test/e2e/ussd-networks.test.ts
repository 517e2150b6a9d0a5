import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { NETWORKS } from '../../src/channels/all.ts';
import type { Network } from '../../src/channels/network.ts';
import { ACCEPTANCE_PIN } from '../../src/fixtures/acceptance-data.ts';
import { FORMATS } from '../../src/simulator/formats/all.ts';
import { gatewayPhone } from '../kits/gateway-phone.ts';
import { NETWORK_SETTINGS } from '../kits/network-settings.ts';
import { USSD_CASES, type UssdBench } from '../kits/ussd-cases.ts';
import { isReportFresh, type Results } from '../kits/network-report.ts';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';

const ASHA = '+254722000002';
let ahead = 0;
const program = await acceptanceProgram(NETWORK_SETTINGS, { clock: { now: () => new Date(Date.now() + ahead) } });
const blocker = new Client({ connectionString: program.ownerUrl });
const networks = new Map(
  NETWORKS.flatMap((definition): [string, Network][] => {
    const network = definition.connect(NETWORK_SETTINGS);
    return network?.ussd ? [[network.name, network]] : [];
  }),
);
const results: Results = new Map();

beforeAll(() => blocker.connect());
afterAll(() => blocker.end());

const countSales = async (): Promise<number> => {
  const [row] = await program.rows<{ count: string }>(`select count(*) from ${SHOP_A_SCHEMA}.sales`);
  return Number(row?.count);
};
/** Sessions in Redis are gone by then. */
const tomorrow = async (): Promise<void> => {
  ahead += 86_400_000;
  await program.redisClient.flushall();
};
const whileNothingIsSaved = async <T>(work: () => Promise<T>): Promise<T> => {
  await blocker.query(`begin; lock table ${SHOP_A_SCHEMA}.sales in access exclusive mode`);
  try {
    return await work();
  } finally {
    await blocker.query('rollback');
  }
};

const benchOf = (format: (typeof FORMATS)[number]): UssdBench => {
  const { ussd } = networks.get(format.name) ?? {};
  // Where a network gives no sign, the same key within three seconds is the same key press; the next is 1.
  let quantity = 1;
  const gateway = { url: program.url, format, line: { code: ussd?.code ?? '*384*7#', settings: NETWORK_SETTINGS } };
  return {
    ...gateway,
    budget: ussd?.pageSeptets ?? 160,
    seller: () => gatewayPhone(gateway, ASHA),
    pin: ACCEPTANCE_PIN,
    stranger: '+254744000009',
    countSales,
    nextQuantity: () => String((quantity += 1)),
    tomorrow,
    whileNothingIsSaved,
  };
};

test('every network with calls has a format', () => {
  expect(FORMATS.map(({ name }) => name)).toEqual([...networks.keys()]);
});

describe.each(FORMATS)('$label', (format) => {
  const bench = benchOf(format);
  const outcomes = new Map<string, boolean>();
  results.set(format.label, outcomes);
  beforeAll(() => program.reload());

  test.each(USSD_CASES.filter(({ concerns }) => concerns?.(bench) ?? true))('$name', async ({ name, play }) => {
    outcomes.set(name, false);
    await program.forgetDials();
    await play(bench);
    outcomes.set(name, true);
  });
});

test('docs/networks.md tells what was seen here (else run npm run docs:networks)', async () => {
  expect(await isReportFresh({ table: 'conformance', cases: USSD_CASES, results })).toBe(true);
});
