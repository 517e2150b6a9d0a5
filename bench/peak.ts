/*
 * What waits where at the peak: a simulation of a line of stations with the service times that the bench has measured. Pure:
 * chance comes in as a function.
 */

/** A place where work queues for one of several servers, first come first served. */
export interface Station {
  readonly name: string;
  readonly servers: number;
}

/** A kind of work: what share of all arrivals it is, and how long it is served where, in order. */
export interface Work {
  readonly name: string;
  readonly share: number;
  /** Mean milliseconds at each station; service times vary exponentially around it. */
  readonly visits: readonly (readonly [station: string, meanMs: number])[];
}

export interface Peak {
  readonly stations: readonly Station[];
  readonly works: readonly Work[];
  readonly arrivalsPerSecond: number;
  readonly seconds: number;
  /** From 0 to below 1. */
  readonly random: () => number;
}

export interface StationAtPeak {
  readonly name: string;
  /** Share of its servers' time that was used. */
  readonly busy: number;
  readonly waitP95Ms: number;
  readonly longestQueue: number;
}

export interface PeakResult {
  readonly stations: readonly StationAtPeak[];
  /** From arrival to the end of the last visit, by work. */
  readonly works: readonly { readonly name: string; readonly p50Ms: number; readonly p95Ms: number }[];
}

interface Arrival {
  readonly work: Work;
  readonly startMs: number;
  readonly visit: number;
}

/** Lets work arrive at random, and tells how long it waited. */
export const simulatePeak = ({ stations, works, arrivalsPerSecond, seconds, random }: Peak): PeakResult => {
  const places = new Map(stations.map((station) => [station.name, openPlace(station)]));
  const spent = new Map<string, number[]>(works.map(({ name }) => [name, []]));
  const coming = createTimeline<Arrival>();
  const endMs = seconds * 1000;
  for (
    let atMs = spread(1000 / arrivalsPerSecond, random);
    atMs < endMs;
    atMs += spread(1000 / arrivalsPerSecond, random)
  )
    coming.put(atMs, { work: pick(works, random()), startMs: atMs, visit: 0 });
  for (let next = coming.take(); next !== undefined; next = coming.take()) {
    const { atMs, what } = next;
    const visit = what.work.visits[what.visit];
    if (visit === undefined) spent.get(what.work.name)?.push(atMs - what.startMs);
    else
      coming.put(placeOf(places, visit[0]).serve(atMs, spread(visit[1], random)), { ...what, visit: what.visit + 1 });
  }
  return {
    stations: [...places.values()].map((place) => place.tell(endMs)),
    works: works.map(({ name }) => {
      const all = spent.get(name) ?? [];
      return { name, p50Ms: shareOf(all, 0.5), p95Ms: shareOf(all, 0.95) };
    }),
  };
};

const spread = (mean: number, random: () => number): number => -mean * Math.log(1 - random());

const pick = (works: readonly Work[], at: number): Work => {
  const all = works.reduce((sum, { share }) => sum + share, 0);
  let left = at * all;
  for (const work of works) {
    left -= work.share;
    if (left < 0) return work;
  }
  throw new Error('There is no work to choose from.');
};

type Place = ReturnType<typeof openPlace>;

const placeOf = (places: ReadonlyMap<string, Place>, name: string): Place => {
  const place = places.get(name);
  if (place === undefined) throw new Error(`There is no station ${name}.`);
  return place;
};

const openPlace = ({ name, servers }: Station) => {
  const freeAt = Array.from({ length: servers }, () => 0);
  const waits: number[] = [];
  /** When each began, in order, and how many of them have. */
  const begins: number[] = [];
  let begun = 0;
  let used = 0;
  let longest = 0;
  return {
    /** Takes somebody who comes at this time, no earlier than whoever came before; answers when it is done. */
    serve: (atMs: number, serviceMs: number): number => {
      const server = freeAt.indexOf(Math.min(...freeAt));
      const begin = Math.max(atMs, freeAt[server] ?? 0);
      freeAt[server] = begin + serviceMs;
      used += serviceMs;
      waits.push(begin - atMs);
      begins.push(begin);
      while ((begins[begun] ?? Infinity) <= atMs) begun += 1;
      longest = Math.max(longest, begins.length - begun);
      return begin + serviceMs;
    },
    tell: (lengthMs: number): StationAtPeak => ({
      name,
      busy: used / (Math.max(lengthMs, ...freeAt) * servers),
      waitP95Ms: shareOf(waits, 0.95),
      longestQueue: longest,
    }),
  };
};

/** The value below which this share of them is; 0 for none. */
const shareOf = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.ceil(values.length * share) - 1] ?? 0;

interface Timed<T> {
  readonly atMs: number;
  readonly what: T;
}

/** Hands things out by their time: a binary heap. */
const createTimeline = <T>() => {
  const heap: Timed<T>[] = [];
  const timeOf = (index: number): number => heap[index]?.atMs ?? Infinity;
  const swap = (one: number, other: number): void => {
    const [first, second] = [heap[one], heap[other]];
    if (first && second) [heap[one], heap[other]] = [second, first];
  };
  const sink = (from: number): void => {
    for (let index = from; ;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const least = timeOf(right) < timeOf(left) ? right : left;
      if (timeOf(least) >= timeOf(index)) return;
      swap(index, least);
      index = least;
    }
  };
  return {
    put: (atMs: number, what: T): void => {
      let index = heap.push({ atMs, what }) - 1;
      for (let above = (index - 1) >> 1; index > 0 && timeOf(above) > timeOf(index); above = (index - 1) >> 1) {
        swap(index, above);
        index = above;
      }
    },
    take: (): Timed<T> | undefined => {
      const [first] = heap;
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) {
        heap[0] = last;
        sink(0);
      }
      return first;
    },
  };
};
