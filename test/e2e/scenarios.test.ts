import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadMenu } from '../../src/ussd/menu/load-menu.ts';
import { recordDialogue } from '../support/recorded-dialogue.ts';
import { casesOf, countSteps, parseScenarios, PEOPLE, readScenarios } from '../support/scenario-file.ts';
import { countKeys, createScenarioRunner } from '../support/scenario-runner.ts';
import { openStage } from '../support/scenario-stage.ts';

const files = readScenarios('test/scenarios');
const scenarios = files.flatMap(({ cases }) => cases);
const stage = await openStage();
const runner = createScenarioRunner(stage);

afterAll(() => {
  const { cases, steps, pages, missing } = runner.summary();
  const all = pages + missing.length;
  const left = missing.length === 0 ? 'none' : missing.join(' ');
  process.stdout.write(
    `${keyTable()}${cases} scenarios, ${steps} steps, ${pages} of ${all} pages. Not touched: ${left}.\n`,
  );
});

/** What the tasks of ux.md 2.11 cost, beside what they may cost. */
const keyTable = (): string => {
  const rows = scenarios.flatMap(({ keys, steps }) => {
    if (!keys) return [];
    const { submissions, presses } = countKeys({ steps }, keys.after);
    const may = `at most ${keys.submissions} and ${keys.presses}`;
    return [`${keys.task.padEnd(36)} ${keys.way.padEnd(24)} ${submissions} submissions, ${presses} presses (${may})\n`];
  });
  return rows.join('');
};

for (const { group, cases } of files) {
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

test('every acceptance case is played, and nothing calls itself one that is not', () => {
  const known = z.array(z.number()).parse(JSON.parse(readFileSync('test/scenarios/case-numbers.json', 'utf8')));
  const played = new Set(scenarios.flatMap(casesOf));
  expect([...played].toSorted((a, b) => a - b)).toEqual(known);
});

test.each(scenarios.filter(({ keys }) => keys !== undefined))('$keys.task $keys.way: no key too many', (scenario) => {
  const { submissions = 0, presses = 0, after } = scenario.keys ?? {};
  const cost = countKeys(scenario, after);
  expect(cost.submissions).toBeLessThanOrEqual(submissions);
  expect(cost.presses).toBeLessThanOrEqual(presses);
});

test('all of it was played, and every page of the menu was seen', () => {
  const steps = scenarios.reduce((sum, scenario) => sum + countSteps(scenario), 0);
  const pages = Object.keys(loadMenu('menus').menu.pages).length;
  expect(runner.summary()).toEqual({ cases: scenarios.length, steps, pages, missing: [] });
});

test('a dialogue recorded in the simulator is a scenario that plays, and holds no PIN', async () => {
  await stage.program.reload();
  const keys = ['*384*7#', '9', '2', '6', '12', '1', '160', '7402', '(again)', '5831', '*384*7*1*12*3*1#', '0'];
  const file = await recordDialogue(stage.program.url, PEOPLE.Njeri, keys);
  expect(file).not.toMatch(/5831|7402/);

  const [recorded] = parseScenarios('the recording', parse(file)).cases;
  if (!recorded) throw new Error('nothing was recorded');
  expect(recorded.who).toBe('Njeri');
  const { came, wanted, effects } = await createScenarioRunner(stage).play(recorded);
  expect(came).toEqual(wanted);
  expect(came.join(', ')).toBe(
    '*384*7# → VM, 9 → VM!, 2 → K1, 6 → E1, 12 → E2, 1 → E3, 160 → PU1, (other pin) → PU2, (again) → PU2, (pin) → E9, ' +
      '*384*7*1*12*3*1# → S3C, 0 → S3',
  );
  expect(effects).toEqual({ items: { '12': 'Sugar 1kg 160 a pc, level 10' }, events: ['product.price_changed'] });
});
