import { afterAll, describe, expect, test } from '@jest/globals';
import { testDatabase } from '../support/database.ts';
import { testPgBouncer } from '../support/pgbouncer.ts';
import { testRedisCluster } from '../support/redis.ts';
import { casesOf, readScenarios } from '../support/scenario-file.ts';
import { createScenarioRunner } from '../support/scenario-runner.ts';
import { openStage } from '../support/scenario-stage.ts';

const [database, redis] = await Promise.all([testDatabase(), testRedisCluster()]);
const pooler = await testPgBouncer(database, 'transaction');
const stage = await openStage({
  ground: {
    database: { ...database, appUrl: pooler.appUrl },
    redis,
    settings: { DATABASE_URL: pooler.ownerUrl, DATABASE_DIRECT_URL: database.ownerUrl, REDIS_CLUSTER: 'on' },
  },
});
const runner = createScenarioRunner(stage);

const began = performance.now();
afterAll(() => {
  process.stdout.write(`${runner.summary().cases} cases in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
});

/** All of them take minutes on two cores; KIBANDA_EVERY_CASE=1 plays them. */
const EVERY = process.env['KIBANDA_EVERY_CASE'] === '1' ? 1 : 3;

describe('through PgBouncer in transaction mode, and on a Redis Cluster of three nodes', () => {
  for (const { group, cases } of readScenarios('test/scenarios')) {
    const accepted = cases.filter((scenario) => casesOf(scenario).length > 0).filter((_, index) => index % EVERY === 0);
    if (accepted.length === 0) continue;
    test.each(accepted)(`${group}: $name`, async (scenario) => {
      const { came, wanted, effects } = await runner.play(scenario);
      expect(came).toEqual(wanted);
      expect(effects).toEqual(scenario.effects);
    });
  }

  test('the keys of all this lie on every node', async () => {
    const sizes = await Promise.all(stage.program.redisNodes().map((node) => node.dbsize()));
    expect(sizes).toHaveLength(3);
    expect(Math.min(...sizes)).toBeGreaterThan(0);
  });
});
