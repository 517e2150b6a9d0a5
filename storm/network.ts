import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import type { Delivery, Press, Screen, Seen, Since } from './seen.ts';
import type { World } from './world/world.ts';

/** What a network does with key presses and SMS: hands them over, and over again. */
export interface Network {
  /** Delivers a key press, and begins its repeats; answers what the caller is shown, if anything. */
  readonly press: (press: Press) => Promise<Screen | undefined>;
  /** Delivers it once more, when all is over. */
  readonly again: (press: Press, hop: string | undefined) => Promise<Delivery>;
  /** Delivers something else, until it was taken with 200, at most so often. */
  readonly post: (path: string, form: string, tries: number) => Promise<boolean>;
  /** Resolves once nothing is on its way any more. */
  readonly settled: () => Promise<void>;
}

const HOP_HEADER = 'at-ussd-hop-metadata';
/** A gateway waits for so long before it gives up on an answer. */
const PATIENCE_MS = 10_000;
/** The balancer in front of the processes hears of one that says nothing within this time. */
const HEDGE_MS = 1000;
/** Who finds nobody listening asks the next one, until then. */
const TRYING_MS = 4500;
const LATEST_MS = 20_000;
/** How often a key press is repeated. */
const REPEATS = [
  [35, 0],
  [25, 1],
  [15, 2],
  [10, 3],
  [8, 4],
  [7, 5],
] as const;

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly hop: string;
}

/** What comes of a request, unless the process says nothing for a while and is found to stand still: looked at again and again. */
const answerOf = async (asked: Promise<Delivery>, isFrozen: () => boolean): Promise<Delivery | undefined> => {
  for (;;) {
    const early = await Promise.race([asked, wait(HEDGE_MS)]);
    if (early) return early;
    if (isFrozen()) return undefined;
  }
};

const agent = new Agent({ keepAlive: true, maxSockets: 200 });

/** One request. Rejects with a word for why there was no answer. */
const ask = (port: number, path: string, form: string, hop?: string): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(form),
      ...(hop === undefined ? {} : { [HOP_HEADER]: hop }),
    };
    const asked = request({ port, path, host: '127.0.0.1', method: 'POST', headers, agent }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('error', () => {
        reject(new Error('broken'));
      });
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body, hop: String(response.headers[HOP_HEADER] ?? '') });
      });
    });
    asked.setTimeout(PATIENCE_MS, () => asked.destroy(new Error('silent')));
    asked.on('error', (error) => {
      const isRefused = 'code' in error && error.code === 'ECONNREFUSED';
      reject(new Error(isRefused ? 'refused' : error.message === 'silent' ? 'silent' : 'broken'));
    });
    asked.end(form);
  });

/** Makes the network between the phones and the world. */
export const createNetwork = (world: World, chance: Chance, { seen, since }: { seen: Seen; since: Since }): Network => {
  const ussdPath = `/callbacks/${world.secret}/africastalking/ussd`;
  const underWay = new Set<Promise<unknown>>();
  const track = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work)).catch(() => undefined);
    return work;
  };

  const deliver = async (press: Press, web: number, { why, hop }: Pick<Delivery, 'why' | 'hop'>): Promise<Delivery> => {
    const kept = world.webs[web];
    const turns = kept?.turns();
    const wasReady = kept?.isReady() ?? false;
    const at = since();
    const outcome = await outcomeOf(ask(world.webPorts[web] ?? 0, ussdPath, press.form, hop));
    const isFair = wasReady && turns === kept?.turns();
    const delivery: Delivery = { press, at, ms: since() - at, web, hop, why, isFair, ...outcome };
    seen.deliveries.push(delivery);
    return delivery;
  };

  /** The first try: whoever is not there is passed over, whoever says nothing is not waited for. */
  const first = async (press: Press, begin: number): Promise<Screen | undefined> => {
    const until = since() + TRYING_MS;
    for (let web = begin; since() < until; web = 1 - web) {
      const asked = track(deliver(press, web, { why: 'first', hop: press.hop }));
      const delivery = await answerOf(asked, () => world.webs[web]?.isFrozen() === true);
      if (delivery === undefined) continue;
      if (delivery.screen) return delivery.screen;
      await wait(100);
    }
    return undefined;
  };
  const repeat = async (
    press: Press,
    plan: { readonly afterMs: number; readonly web: number; readonly hop: boolean },
  ) => {
    await wait(plan.afterMs);
    const how = { why: 'repeat', hop: plan.hop ? press.hop : undefined } as const;
    const { failure } = await deliver(press, plan.web, how);
    if (failure === 'refused') await deliver(press, 1 - plan.web, how);
  };

  return {
    press: (press) => {
      seen.presses.push(press);
      const begin = chance.between(0, 1);
      const plans = Array.from({ length: chance.weighed(REPEATS) }, () => ({
        afterMs: chance.happens(0.5) ? chance.between(0, 30) : chance.between(300, LATEST_MS),
        web: chance.between(0, 1),
        hop: chance.happens(0.5),
      }));
      for (const plan of plans) void track(repeat(press, plan));
      return track(first(press, begin));
    },
    again: (press, hop) => track(deliver(press, chance.between(0, 1), { why: 'afterwards', hop })),
    post: async (path, form, tries) => {
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        const port = world.webPorts[chance.between(0, 1)] ?? 0;
        const reply = await track(
          ask(port, `/callbacks/${world.secret}/africastalking/${path}`, form).catch(() => undefined),
        );
        if (reply?.status === 200) return true;
        if (attempt < tries) await wait(500 + chance.between(0, 500));
      }
      return false;
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
};

const outcomeOf = async (asked: Promise<Reply>): Promise<Pick<Delivery, 'screen' | 'failure'>> => {
  try {
    const { status, body, hop } = await asked;
    const isTaken = status === 200 && /^(CON|END) /.test(body);
    if (!isTaken) return { failure: `status ${status}` };
    // A hop header may be signed: the page stands before the dot.
    return { screen: { page: hop.replace(/\..*$/, ''), hop, body } };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : 'broken' };
  }
};
