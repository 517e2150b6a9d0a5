import { createSimGuard, type SimGuard, type SimState } from '../../src/features/pins/sim-swap.ts';
import { businessDay, localTime, weekday } from '../../src/values/business-day.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { createMaintenance, nextTimeOf } from '../../src/ussd/turn/maintenance.ts';
import { acceptanceProgram, type AcceptanceProgram, type Ground } from './acceptance-program.ts';
import { openCuttingProxy } from './cutting-proxy.ts';
import { accept, http, startFakeAfricasTalking, type FakeAfricasTalking } from './fake-africastalking.ts';
import { afterFile } from './after-file.ts';
import { phoneOf, type WorldGiven } from './scenario-file.ts';
import { until } from './until.ts';

/** The program with all that is around it, each of which can fail. */
export interface Stage {
  readonly program: AcceptanceProgram;
  readonly provider: FakeAfricasTalking;
  readonly clock: Clock;
  /** Moves the program's clock to the next time that clocks in Nairobi show this. */
  readonly setClock: (text: string) => void;
  /** Another server with the same callbacks. */
  readonly secondUrl: () => Promise<string>;
  readonly change: (given: WorldGiven) => Promise<void>;
  /** Redis and the database are up. */
  readonly restore: () => Promise<void>;
  /** Everything is up, nothing is announced, and the clock is right. */
  readonly reset: () => Promise<void>;
}

const ZONE = 'Africa/Nairobi';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const KEY = { username: 'kibanda', apiKey: 'stand-in' };

interface StageSettings {
  /** The shops are in another database than the directory. */
  readonly elsewhere?: boolean;
  readonly ground?: Ground;
}

/** Starts the program behind a line that can be cut, and with a provider that can fail; all of it ends with the file. */
export const openStage = async ({ elsewhere = false, ground }: StageSettings = {}): Promise<Stage> => {
  const provider = await startFakeAfricasTalking(KEY);
  afterFile(() => provider.close());
  const clock = movableClock();
  const sims = forgetfulSims(clock);
  let line: Awaited<ReturnType<typeof openCuttingProxy>> | undefined;
  const program = await acceptanceProgram(
    async (appUrl) => {
      // Of a line that is encrypted nobody sees where to cut it.
      line = ground?.isSealed === true ? undefined : await openCuttingProxy(appUrl);
      return {
        DATABASE_APP_URL: line?.url ?? appUrl,
        AFRICASTALKING_USERNAME: KEY.username,
        AFRICASTALKING_API_KEY: KEY.apiKey,
        AFRICASTALKING_SMS_URL: provider.url,
      };
    },
    { clock, sims, elsewhere, ground },
  );
  const maintenance = createMaintenance(program.redisAsProgram);
  const isReady = async (): Promise<boolean> => (await fetch(`${program.url}/readyz`)).ok;
  const troubles = new Map<string, WorldGiven>();
  let second: Promise<string> | undefined;

  const setRedis = async (state: 'up' | 'down'): Promise<void> => {
    await (state === 'down' ? program.redis.kill() : program.redis.restart());
    if (state === 'up') await until(isReady);
  };
  const setDatabase = async (state: 'up' | 'down' | 'lost-answer'): Promise<void> => {
    line?.cutting(({ up: 'never', down: 'down', 'lost-answer': 'after commit' } as const)[state]);
    if (state === 'up') await until(isReady);
  };
  const announce = async (time: string): Promise<void> => {
    const end = nextTimeOf(time, ZONE, clock.now());
    await (end ? maintenance.announce(end) : maintenance.takeBack());
  };
  const forget = async (keys: string): Promise<void> => {
    const found = await Promise.all(program.redisNodes().map((node) => node.keys(keys)));
    await Promise.all(found.flat().map((key) => program.redisAsProgram.del(key)));
  };

  const change = async (given: WorldGiven): Promise<void> => {
    if (given === 'drafts-over') return forget('ussd:*:drafts');
    if (given === 'sessions-lost') return forget('ussd:*:s:*');
    if ('sim' in given) {
      sims.say(phoneOf(given.sim), { state: 'changed', at: new Date(clock.now().getTime() - given.hours * HOUR_MS) });
      return;
    }
    // What undoes it is noted first: it may fail half way.
    if ('redis' in given) {
      troubles.set('redis', { redis: 'up' });
      return setRedis(given.redis);
    }
    if ('database' in given) {
      troubles.set('database', { database: 'up' });
      return setDatabase(given.database);
    }
    if ('maintenance' in given) {
      troubles.set('maintenance', { maintenance: 'off' });
      return announce(given.maintenance);
    }
    troubles.set('provider', { provider: 'up' });
    provider.treatAll(given.provider === 'down' ? http(503) : accept);
  };
  const undo = async (what: string): Promise<void> => {
    const remedy = troubles.get(what);
    if (remedy) await change(remedy);
    troubles.delete(what);
  };
  const restore = async (): Promise<void> => {
    await undo('redis');
    await undo('database');
  };

  return {
    program,
    provider,
    clock,
    setClock: clock.moveTo,
    secondUrl: () => (second ??= program.secondServer()),
    change,
    restore,
    reset: async () => {
      clock.right();
      sims.forget();
      await restore();
      await undo('maintenance');
      await undo('provider');
    },
  };
};

const movableClock = () => {
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  return {
    now,
    right: (): void => {
      ahead = 0;
    },
    moveTo: (text: string): void => {
      const [time = '', day] = text.split(' ').toReversed();
      const next = localTime(now(), ZONE) === time ? now() : (nextTimeOf(time, ZONE, now()) ?? now());
      const weekdayOf = (instant: Date): string | undefined => DAYS[weekday(businessDay(instant, ZONE))];
      let at = next.getTime();
      while (day !== undefined && weekdayOf(new Date(at)) !== day) at += DAY_MS;
      ahead += at - now().getTime();
    },
  };
};

/** An operator who says what they are told to say, and is asked again in every case. Otherwise nobody can be asked. */
const forgetfulSims = (clock: Clock) => {
  const told = new Map<string, SimState>();
  const open = (): SimGuard =>
    createSimGuard(
      {
        source: 'stand-in',
        ask: (phone) => Promise.resolve(told.get(phone) ?? { state: 'unknown', reason: 'no_provider' }),
      },
      clock,
    );
  let guard = open();
  return {
    source: guard.source,
    stateOf: (phone: string) => guard.stateOf(phone),
    isYoung: (state: SimState) => guard.isYoung(state),
    mayGetResetCode: (state: SimState) => guard.mayGetResetCode(state),
    say: (phone: string, state: SimState): void => {
      told.set(phone, state);
    },
    forget: (): void => {
      told.clear();
      guard = open();
    },
  };
};
