import { setTimeout as wait } from 'node:timers/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { calmDown, comeToRest } from './calm.ts';
import { createChance, type Chance } from './chance.ts';
import { runFaults } from './faults.ts';
import type { Facts, Violation } from './judge/facts.ts';
import { judgeAnswers } from './judge/judge-answers.ts';
import { judgeBooks } from './judge/judge-books.ts';
import { judgeEvents } from './judge/judge-events.ts';
import { judgeMessages } from './judge/judge-messages.ts';
import { judgePages, storiesOf } from './judge/judge-pages.ts';
import { judgeSecrets } from './judge/judge-secrets.ts';
import { readFacts, readRedis } from './judge/read-facts.ts';
import { createNetwork, type Network } from './network.ts';
import { dialOnce, runPhones, type PhonesDeps } from './phones.ts';
import { nothingSeen, type Press, type Seen, type Since } from './seen.ts';
import { runTexting } from './texting.ts';
import { customerPhoneOf, CUSTOMERS, PINS, SHOPS } from './world/shops.ts';
import type { LostProcess } from './world/processes.ts';
import { openWorld, type World } from './world/world.ts';

export interface StormSettings {
  readonly minutes: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface StormResult {
  readonly seen: Seen;
  readonly facts: Facts;
  readonly violations: readonly Violation[];
  readonly lateMs: number;
}

/** So often a look is taken at what Redis holds while there are calls. */
const LOOK_MS = 10_000;
/** So many key presses are delivered once more when all is well. */
const AGAIN = 400;
const NANOSECONDS = 1e6;

const allCustomers = (): readonly string[] =>
  Array.from({ length: SHOPS * CUSTOMERS }, (_, index) => customerPhoneOf(index % SHOPS, Math.floor(index / SHOPS)));

/** Lets a storm rage over everything, and judges what is left. */
export const rage = async ({ minutes, seed, say }: StormSettings): Promise<StormResult> => {
  const chance = createChance(seed);
  const seen = nothingSeen();
  let network: Network | undefined;
  const world = await openWorld({
    chance,
    say,
    onLost: (lost) => (lost.wasReady ? seen.lost : seen.notes).push(endOf(lost)),
    postReport: async (form) => (await network?.post('delivery-reports', form, 1)) ?? false,
  });
  const stop = (): void => {
    void world.close().finally(() => process.exit(130));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const began = performance.now();
    const since: Since = () => performance.now() - began;
    network = createNetwork(world, chance.branch('network'), { seen, since });
    return await rageIn(world, { chance, seen, since, network, say, lengthMs: minutes * 60_000 });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await world.close();
  }
};

const endOf = ({ name, code, said }: LostProcess): string =>
  `${name} ended by itself (exit code ${String(code)})\n${said}`.trimEnd();

interface Stage {
  readonly chance: Chance;
  readonly seen: Seen;
  readonly since: Since;
  readonly network: Network;
  readonly say: (line: string) => void;
  readonly lengthMs: number;
}

const rageIn = async (world: World, stage: Stage): Promise<StormResult> => {
  const { chance, seen, since, network, say, lengthMs } = stage;
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const isOver = (): boolean => since() > lengthMs;
  const phones: PhonesDeps = { shops: world.shops, network, chance: chance.branch('phones'), seen, since, isOver };
  say('the storm is on …');
  const redisBefore = new Set<string>();
  const looking = lookIntoRedis(world, { isOver, found: redisBefore });
  const texting = runTexting(phones);
  texting.catch(() => undefined);
  await Promise.all([
    runPhones(phones),
    runFaults({ world, chance: chance.branch('faults'), seen, since, lengthMs }),
    looking,
  ]);
  await calmDown(world);
  const lateMs = delay.max / NANOSECONDS;
  say('the faults are over: everybody dials once more …');
  const dialledAt = Date.now();
  const dials = await dialOnce(phones);
  await texting;
  await network.settled();
  say('waiting until all is at rest …');
  await comeToRest(world);
  await deliverAgain(world, stage);
  const restless = await comeToRest(world);
  say('comparing …');
  const facts = await readFacts(world, { restless, redisBefore: [...redisBefore] });
  const stories = storiesOf(seen, facts, world.hasher);
  return {
    seen,
    facts,
    lateMs,
    violations: [
      ...judgePages(stories, seen),
      ...judgeAnswers(seen, facts, { lateMs, dials, dialledAt }),
      ...judgeBooks(facts),
      ...judgeEvents(facts),
      ...judgeMessages(seen, facts, world.hasher),
      ...judgeSecrets(facts, { pins: PINS, customers: allCustomers() }),
    ],
  };
};

const lookIntoRedis = async (
  world: World,
  { isOver, found }: { readonly isOver: () => boolean; readonly found: Set<string> },
): Promise<void> => {
  while (!isOver()) {
    // Redis may be away, or frozen, at this moment: the next look will do.
    const lines = await Promise.race([readRedis(world).catch(() => []), wait(LOOK_MS, [] as readonly string[])]);
    for (const line of lines) found.add(line);
    await wait(LOOK_MS);
  }
};

/** The network finds key presses that it thought undelivered: those that saved, and those whose callers were put off. */
const deliverAgain = async (world: World, { seen, network, chance }: Stage): Promise<void> => {
  const facts = await readFacts(world, { restless: [], redisBefore: [] });
  const wanted = storiesOf(seen, facts, world.hasher).filter(
    ({ saved, deliveries, press }) =>
      press.inputs.length > 0 && (saved !== undefined || deliveries.some(({ screen }) => screen?.page === 'X3')),
  );
  const presses: readonly Press[] = wanted.map(({ press }) => press);
  const choosing = chance.branch('again');
  const picked = presses.filter(() => choosing.happens(Math.min(1, AGAIN / Math.max(1, presses.length))));
  for (const press of picked) await network.again(press, choosing.happens(0.5) ? press.hop : undefined);
};
