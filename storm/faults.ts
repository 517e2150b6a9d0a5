import { setTimeout as wait } from 'node:timers/promises';
import { within } from '../src/platform/deadline.ts';
import type { Cut } from '../test/support/cutting-proxy.ts';
import type { Chance } from './chance.ts';
import type { Fault, Seen, Since } from './seen.ts';
import type { KeptProcess } from './world/processes.ts';
import type { Mood } from './world/provider.ts';
import type { Service } from './world/services.ts';
import type { World } from './world/world.ts';

/** What a fault strikes; one thing is not struck twice at the same time. */
type Target = 'web' | 'relay' | 'worker' | 'redis' | 'postgres' | 'kafka' | 'provider';

interface Kind {
  readonly name: string;
  /** How often, against the others. */
  readonly weight: number;
  readonly targets: readonly Target[];
  readonly leastMs: number;
  readonly mostMs: number;
  readonly strike: (world: World, plan: Plan) => Promise<void>;
}

/** What chance has decided of one fault before it strikes. */
interface Plan {
  readonly kind: Kind;
  readonly afterMs: number;
  readonly ms: number;
  /** Which of two processes. */
  readonly which: 0 | 1;
}

/** A service that does not come back within this time ends the storm. */
const COME_BACK_MS = 60_000;

const oneOf = (processes: readonly KeptProcess[], which: number): KeptProcess => {
  const one = processes[which];
  if (!one) throw new Error('there is no such process');
  return one;
};

/** A process may need what is broken meanwhile in order to start: whether all are back is asked when the storm is over. */
const BACK_MS = 25_000;

/** Waits until it serves again, but not for long. */
const isBack = async (one: KeptProcess): Promise<void> => {
  for (let waited = 0; !one.isReady() && waited < BACK_MS; waited += 50) await wait(50);
};

const killed =
  (role: 'webs' | 'relays' | 'workers') =>
  async (world: World, { ms, which }: Plan): Promise<void> => {
    const one = oneOf(world[role], which);
    await isBack(one);
    one.kill(ms);
    await wait(ms);
    await isBack(one);
  };

const frozen =
  (role: 'webs' | 'relays' | 'workers') =>
  async (world: World, { ms, which }: Plan): Promise<void> => {
    const one = oneOf(world[role], which);
    await isBack(one);
    one.freeze();
    await wait(ms);
    one.thaw();
  };

const away = async (service: Service, end: 'kill' | 'stop', ms: number): Promise<void> => {
  await service[end]();
  await wait(ms);
  await service.start();
};

const still = async (service: Service, ms: number): Promise<void> => {
  service.freeze();
  await wait(ms);
  service.thaw();
};

const cutting =
  (cut: Cut) =>
  async (world: World, { ms }: Plan): Promise<void> => {
    world.cutting(cut);
    await wait(ms);
    world.cutting('never');
  };

const inMood =
  (mood: Mood) =>
  async (world: World, { ms }: Plan): Promise<void> => {
    world.provider.setMood(mood);
    await wait(ms);
    world.provider.setMood('well');
  };

/** Emptied a few times within a moment: between two deliveries of one key press, too. */
const emptied = async ({ redis }: World, { ms }: Plan): Promise<void> => {
  for (let waited = 0; waited <= ms; waited += 40) {
    await redis.empty();
    await wait(40);
  }
};

const kind = (
  name: string,
  weight: number,
  targets: readonly Target[],
  how: Pick<Kind, 'leastMs' | 'mostMs' | 'strike'>,
): Kind => ({
  ...{ name, weight, targets },
  ...how,
});

const KINDS: readonly Kind[] = [
  kind('web killed', 8, ['web'], { leastMs: 200, mostMs: 1500, strike: killed('webs') }),
  kind('web frozen', 7, ['web'], { leastMs: 500, mostMs: 7000, strike: frozen('webs') }),
  kind('relay killed', 4, ['relay'], { leastMs: 200, mostMs: 2000, strike: killed('relays') }),
  kind('relay frozen', 4, ['relay'], { leastMs: 1000, mostMs: 9000, strike: frozen('relays') }),
  kind('worker killed', 5, ['worker'], { leastMs: 200, mostMs: 2000, strike: killed('workers') }),
  kind('worker frozen', 4, ['worker'], { leastMs: 1000, mostMs: 9000, strike: frozen('workers') }),
  kind('Redis emptied', 16, ['redis'], { leastMs: 0, mostMs: 200, strike: emptied }),
  kind('Redis killed', 5, ['redis'], {
    leastMs: 100,
    mostMs: 3000,
    strike: ({ redis }, { ms }) => away(redis, 'kill', ms),
  }),
  kind('Redis restarted', 3, ['redis'], {
    leastMs: 0,
    mostMs: 500,
    strike: ({ redis }, { ms }) => away(redis, 'stop', ms),
  }),
  kind('Redis frozen', 4, ['redis'], { leastMs: 300, mostMs: 5000, strike: ({ redis }, { ms }) => still(redis, ms) }),
  kind('PostgreSQL killed', 3, ['postgres'], {
    leastMs: 100,
    mostMs: 3000,
    strike: ({ postgres }, { ms }) => away(postgres, 'kill', ms),
  }),
  kind('PostgreSQL restarted', 3, ['postgres'], {
    leastMs: 0,
    mostMs: 1000,
    strike: ({ postgres }, { ms }) => away(postgres, 'stop', ms),
  }),
  kind('PostgreSQL frozen', 5, ['postgres'], {
    leastMs: 300,
    mostMs: 6000,
    strike: ({ postgres }, { ms }) => still(postgres, ms),
  }),
  kind('line cut', 4, ['postgres'], { leastMs: 200, mostMs: 4000, strike: cutting('down') }),
  kind('line silent', 3, ['postgres'], { leastMs: 300, mostMs: 4000, strike: cutting('silence') }),
  kind('line slow', 2, ['postgres'], { leastMs: 1000, mostMs: 4000, strike: cutting('slow') }),
  kind('commits lost', 4, ['postgres'], { leastMs: 300, mostMs: 2500, strike: cutting('after commit') }),
  kind('commits not sent', 3, ['postgres'], { leastMs: 300, mostMs: 2500, strike: cutting('before commit') }),
  kind('Redis emptied, PostgreSQL frozen', 8, ['redis', 'postgres'], {
    leastMs: 2000,
    mostMs: 6000,
    strike: async (world, { ms }) => {
      world.postgres.freeze();
      await world.redis.empty();
      await wait(ms);
      world.postgres.thaw();
    },
  }),
  kind('Redis and PostgreSQL killed', 4, ['redis', 'postgres'], {
    leastMs: 500,
    mostMs: 3000,
    strike: async ({ redis, postgres }, { ms, which }) => {
      await Promise.all([redis.kill(), postgres.kill()]);
      await wait(ms);
      // The one or the other is back first.
      const [first, second] = which === 0 ? [redis, postgres] : [postgres, redis];
      await first.start();
      await wait(ms / 2);
      await second.start();
    },
  }),
  kind('Kafka frozen', 3, ['kafka'], {
    leastMs: 1000,
    mostMs: 12_000,
    strike: ({ kafka }, { ms }) => still(kafka, ms),
  }),
  kind('Kafka killed', 1, ['kafka'], {
    leastMs: 1000,
    mostMs: 6000,
    strike: ({ kafka }, { ms }) => away(kafka, 'kill', ms),
  }),
  kind('provider hanging', 3, ['provider'], { leastMs: 1000, mostMs: 8000, strike: inMood('hanging') }),
  kind('provider lying', 3, ['provider'], { leastMs: 1000, mostMs: 6000, strike: inMood('lying') }),
  kind('provider throttling', 2, ['provider'], { leastMs: 1000, mostMs: 6000, strike: inMood('throttling') }),
  kind('provider cutting', 2, ['provider'], { leastMs: 1000, mostMs: 6000, strike: inMood('cutting') }),
];

/** A fault begins so often on average, unless what it strikes is struck already. */
const EVERY_MS = 2500;

/** Everything that will be broken, and when, before anything is. */
const planFaults = (chance: Chance, lengthMs: number): readonly Plan[] => {
  const plans: Plan[] = [];
  // Quiet at first, so that there is something to lose.
  let afterMs = 4000;
  while (afterMs < lengthMs) {
    const next = chance.weighed(KINDS.map((one) => [one.weight, one] as const));
    const which = chance.happens(0.5) ? 0 : 1;
    plans.push({ kind: next, afterMs, ms: chance.between(next.leastMs, next.mostMs), which });
    afterMs += chance.between(EVERY_MS / 5, (EVERY_MS * 9) / 5);
  }
  return plans;
};

export interface FaultsDeps {
  readonly world: World;
  readonly chance: Chance;
  readonly seen: Seen;
  readonly since: Since;
  readonly lengthMs: number;
}

/**
 * Breaks one thing after the other, several at a time, and mends each. Resolves when everything stands again.
 * @throws Error when something does not come back
 */
export const runFaults = async ({ world, chance, seen, since, lengthMs }: FaultsDeps): Promise<void> => {
  const struck = new Map<Target, Promise<void>>();
  const strike = async (plan: Plan, before: Promise<unknown>): Promise<void> => {
    await before;
    // Held up by the fault before it for too long: there will be others.
    if (since() > lengthMs) return;
    const fault: Fault = { kind: plan.kind.name, at: since(), until: Infinity, note: `${plan.ms} ms` };
    seen.faults.push(fault);
    const striking = plan.kind.strike(world, plan).then(() => true);
    const isBackInTime = await within(plan.ms * 2 + COME_BACK_MS, striking, () => false);
    if (!isBackInTime)
      throw new Error(`after "${plan.kind.name}" it did not come back within ${COME_BACK_MS / 1000} s`);
    fault.until = since();
  };
  const all: Promise<void>[] = [];
  for (const plan of planFaults(chance, lengthMs)) {
    const dueIn = plan.afterMs - since();
    if (dueIn > 0) await wait(dueIn);
    const { targets } = plan.kind;
    const before = Promise.all(targets.map((target) => struck.get(target) ?? Promise.resolve()));
    const striking = strike(plan, before);
    for (const target of targets) struck.set(target, striking);
    all.push(striking);
    // What fails is told at the end; until then nobody may call it unhandled.
    striking.catch(() => undefined);
  }
  await Promise.all(all);
};
