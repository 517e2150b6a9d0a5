import { describe, expect, test } from '@jest/globals';
import { casesOf, readScenarios } from '../support/scenario-file.ts';
import { createScenarioRunner } from '../support/scenario-runner.ts';
import { openStage } from '../support/scenario-stage.ts';

/** The directory is on the PostgreSQL of all tests, the shops on another: every acceptance case is played once more. */
const stage = await openStage({ elsewhere: true });
const runner = createScenarioRunner(stage);

for (const { group, cases } of readScenarios('test/scenarios')) {
  const chosen = cases.filter((scenario) => casesOf(scenario).length > 0);
  if (chosen.length === 0) continue;
  describe(`with the shops on a second server: ${group}`, () => {
    for (const scenario of chosen) {
      test(scenario.name, async () => {
        const { came, wanted, effects } = await runner.play(scenario);
        expect(came).toEqual(wanted);
        expect(effects).toEqual(scenario.effects);
      });
    }
  });
}

test('the directory holds no shop, only signposts', async () => {
  const [held] =
    (await stage.program.directoryRows?.(
      `select (select count(*)::int from public.tenants) as shops, (select count(*)::int from public.memberships) as people,
         (select count(*) > 0 from public.shop_signposts) as leads`,
    )) ?? [];
  expect(held).toEqual({ shops: 0, people: 0, leads: true });
});
