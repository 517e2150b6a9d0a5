import { portOf, startChild, type Child } from './child.ts';
import type { Ground } from './ground.ts';
import { openLine } from './line.ts';
import { press, runLoad, type KeyPress, type Target } from './load.ts';
import { createBrowsing, createMixedSessions, type Browsing } from './sessions.ts';
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
  const nextBrowsing = createBrowsing(ground.shops);
  const kibanda = { port: portOf(web), path: '/callbacks/bench-on-loopback/africastalking/ussd' };
  const always = (): Promise<NextSession> => Promise.resolve(mixed);
  const opened = (): Promise<NextSession> => openCalls(kibanda, nextBrowsing, lengths);
  const plans: Readonly<Record<Side, Plan>> = {
    floor: { target: { port: portOf(floor), path: '/ussd' }, prepare: always },
    peer: { target: { port: portOf(peer), path: '/ussd' }, prepare: always },
    lists: { target: kibanda, prepare: opened },
    mix: { target: kibanda, prepare: always },
  };
  const paces: Record<Side, Pace[]> = { floor: [], peer: [], lists: [], mix: [] };
  const pages = new Map<string, number[]>();
  try {
    for (let round = 0; round < lengths.rounds; round += 1) {
      for (const side of rotated(SIDES, round)) {
        await ground.clean();
        const { target, prepare } = plans[side];
        const nextSession = await prepare();
        const { turns, byPage } = await runLoad({ target, nextSession, ...lengths, lines: LINES });
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

type NextSession = () => readonly KeyPress[];

interface Plan {
  readonly target: Target;
  /** Called before the clock runs. */
  readonly prepare: () => Promise<NextSession>;
}

/** More than one process will turn a second. */
const MOST_TURNS_A_SECOND = 6000;

/** Opens calls before the clock runs, so that what is measured is the turning of pages and nothing else. */
const openCalls = async (
  { port, path }: Target,
  nextBrowsing: () => Browsing,
  { warmSeconds, seconds }: RunLengths,
): Promise<NextSession> => {
  const line = await openLine(port);
  const calls: (readonly KeyPress[])[] = [];
  let turns = 0;
  while (turns < MOST_TURNS_A_SECOND * (warmSeconds + seconds)) {
    const { opening, browsing } = nextBrowsing();
    await press(line, path, opening);
    calls.push(browsing);
    turns += browsing.length;
  }
  line.close();
  return () => {
    const call = calls.pop();
    if (!call) throw new Error('more calls are needed than were opened');
    return call;
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
