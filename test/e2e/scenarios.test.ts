import { afterAll, describe, expect, test } from '@jest/globals';
import { acceptanceProgram } from '../support/acceptance-program.ts';
import { readScenarios } from '../support/scenario-file.ts';
import { createScenarioRunner } from '../support/scenario-runner.ts';

const runner = createScenarioRunner(await acceptanceProgram());

afterAll(() => {
  process.stdout.write(runner.summary());
});

for (const { group, cases } of readScenarios('test/scenarios')) {
  describe(group, () => {
    for (const scenario of cases) {
      test(scenario.name, async () => {
        const { came, wanted, effects } = await runner.play(scenario);
        expect(came).toEqual(wanted);
        expect(effects).toEqual(scenario.effects);
      });
    }
  });
}
