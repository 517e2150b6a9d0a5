import { GIVENS, type Given } from '../../src/fixtures/acceptance-data.ts';
import {
  isPageStep,
  readPageKinds,
  type Effects,
  type Keys,
  type PageStep,
  type Person,
  type Scenario,
  type ScenarioGiven,
  type Step,
} from './scenario-file.ts';
import { createGivens } from './scenario-givens.ts';
import type { Stage } from './scenario-stage.ts';
import { openPhones, pressesFor } from './scenario-steps.ts';
import { watchMessages } from './sent-messages.ts';
import { openBooks } from './shop-books.ts';

const NOON = 12;

/** What a played scenario showed, beside what it should have shown. */
export interface Played {
  readonly came: readonly string[];
  readonly wanted: readonly string[];
  readonly effects: Effects;
}

/** What a task really cost. */
export type Counted = Pick<Keys, 'submissions' | 'presses'>;

/** How much has been played. */
export interface Summary {
  readonly cases: number;
  readonly steps: number;
  readonly pages: number;
  readonly missing: readonly string[];
}

const isFixtureGiven = (given: ScenarioGiven): given is Given =>
  typeof given === 'string' && GIVENS.some((name) => name === given);

const isTime = (given: ScenarioGiven): given is { readonly at: string } => typeof given === 'object' && 'at' in given;

/** Plays scenarios through the real callbacks of a program. */
export const createScenarioRunner = (stage: Stage) => {
  const { program, provider } = stage;
  const kinds = readPageKinds();
  const messages = watchMessages(program, provider);
  const books = openBooks(program, messages);
  const { apply, setHour } = createGivens(stage);
  const touched = new Set<string>();
  const played = { cases: 0, steps: 0 };

  const playSteps = async (who: Person, steps: readonly Step[]): Promise<readonly string[]> => {
    const press = openPhones({ stage, messages, kinds }, who);
    const came: string[] = [];
    for (const step of steps) {
      if (!isPageStep(step)) {
        await apply(step.meanwhile);
        continue;
      }
      const { line, outcome } = await press(step);
      touched.add(outcome);
      played.steps += 1;
      came.push(line);
      if (outcome !== step.page) break;
    }
    return came;
  };

  const playGiven = async (who: Person, steps: readonly PageStep[]): Promise<void> => {
    const came = await playSteps(who, steps);
    if (came.join('\n') !== linesOf(steps).join('\n'))
      throw new Error(`The given went another way:\n${came.join('\n')}`);
  };

  const applyGiven = async (given: Exclude<ScenarioGiven, Given>): Promise<void> => {
    if (isTime(given)) return;
    if (typeof given === 'string' || !('steps' in given)) return apply(given);
    for (let count = 0; count < given.times; count += 1) await playGiven(given.who, given.steps);
  };

  /** The fixture as it is at the beginning of each case, with what the case changes of it. */
  const setUp = async (givens: readonly ScenarioGiven[]): Promise<void> => {
    await stage.reset();
    const time = givens.find(isTime);
    if (time) stage.setClock(time.at);
    await program.reload(...givens.filter(isFixtureGiven));
    if (!time) await setHour(NOON);
    for (const given of givens) if (!isFixtureGiven(given)) await applyGiven(given);
  };

  return {
    play: async ({ who, given, steps, effects: expected }: Scenario): Promise<Played> => {
      await setUp(given);
      const before = await books.read();
      const came = await playSteps(who, steps);
      await stage.restore();
      played.cases += 1;
      return { came, wanted: linesOf(steps), effects: await books.changesSince(before, expected.events) };
    },
    summary: (): Summary => {
      const missing = [...kinds.keys()].filter((page) => !touched.has(page));
      return { ...played, pages: kinds.size - missing.length, missing };
    },
  };
};

const linesOf = (steps: readonly Step[]): readonly string[] => steps.filter(isPageStep).map(({ line }) => line);

/** What a task costs: what the caller types after the given step, and how often they send it off. */
export const countKeys = ({ steps }: Pick<Scenario, 'steps'>, after = 0): Counted => {
  const typed = steps.filter(isPageStep).slice(after);
  return {
    submissions: typed.length,
    presses: typed.reduce((sum, { input }) => sum + pressesFor(input), 0),
  };
};
