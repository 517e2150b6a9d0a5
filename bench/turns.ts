import { portOf, startChild, type Child } from './child.ts';
import type { Ground } from './ground.ts';
import { runLoad } from './load.ts';
import { createListSessions, createMixedSessions } from './sessions.ts';
import { median, medianPace, paceOf, type Pace } from './statistics.ts';

export interface RunLengths {
  readonly rounds: number;
  readonly warmSeconds: number;
  readonly seconds: number;
}

const SIDES = ['floor', 'peer', 'lists', 'mix'] as const;
type Side = (typeof SIDES)[number];

export interface TurnResults {
  readonly paces: Readonly<Record<Side, Pace>>;
  /** The median time of each page of the mix, in milliseconds. */
  readonly pages: Readonly<Record<string, number>>;
}

/** Callers at once: enough to keep a process busy, not so many that the waiting in line is all that is measured. */
const LINES = 16;

/** Turns of Kibanda, of the floor and of the peer, in turns: each round begins with another side. */
export const measureTurns = async (ground: Ground, web: Child, lengths: RunLengths): Promise<TurnResults> => {
  const floor = await startChild(['bench/servers/floor.ts'], ground.env);
  const peer = await startChild(['bench/servers/peer.ts'], ground.env);
  const mixed = createMixedSessions(ground.shops);
  const lists = createListSessions(ground.shops);
  const kibanda = { port: portOf(web), path: '/callbacks/bench/africastalking/ussd' };
  const plans = {
    floor: { target: { port: portOf(floor), path: '/ussd' }, nextSession: mixed },
    peer: { target: { port: portOf(peer), path: '/ussd' }, nextSession: mixed },
    lists: { target: kibanda, nextSession: lists },
    mix: { target: kibanda, nextSession: mixed },
  };
  const paces: Record<Side, Pace[]> = { floor: [], peer: [], lists: [], mix: [] };
  const pages = new Map<string, number[]>();
  try {
    for (let round = 0; round < lengths.rounds; round += 1) {
      for (const side of rotated(SIDES, round)) {
        await ground.clean();
        const { turns, byPage } = await runLoad({ ...plans[side], ...lengths, lines: LINES });
        paces[side].push(paceOf(turns, lengths.seconds));
        if (side === 'mix') for (const [page, times] of byPage) note(pages, page, median(times));
      }
    }
  } finally {
    await Promise.all([floor.stop(), peer.stop()]);
  }
  return {
    paces: {
      floor: medianPace(paces.floor),
      peer: medianPace(paces.peer),
      lists: medianPace(paces.lists),
      mix: medianPace(paces.mix),
    },
    pages: Object.fromEntries([...pages].map(([page, times]) => [page, median(times)])),
  };
};

const note = (pages: Map<string, number[]>, page: string, time: number): void => {
  pages.set(page, [...(pages.get(page) ?? []), time]);
};

/** The same list, begun further on: who comes first changes from round to round. */
export const rotated = <T>(list: readonly T[], by: number): readonly T[] => {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
};
