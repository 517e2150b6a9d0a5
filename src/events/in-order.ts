export interface InOrderOptions<Item> {
  readonly keyOf: (item: Item) => string;
  /** How many keys are worked on at once. */
  readonly concurrency: number;
  readonly work: (item: Item) => Promise<void>;
}

export interface InOrderResult<Item> {
  readonly done: ReadonlySet<Item>;
  /** The first failure of each key that has one; the items behind it were not tried. */
  readonly failures: readonly unknown[];
}

/** Works on all items: one after the other within a key, several keys at once. A failure stops its own key only. */
export async function eachKeyInOrder<Item>(
  items: readonly Item[],
  { keyOf, concurrency, work }: InOrderOptions<Item>,
): Promise<InOrderResult<Item>> {
  // One iterator for all workers: each lane is taken once.
  const lanes = laneByKey(items, keyOf).values();
  const done = new Set<Item>();
  const failures: unknown[] = [];
  const walk = async (lane: readonly Item[]): Promise<void> => {
    for (const item of lane) done.add(await work(item).then(() => item));
  };
  const takeLanes = async (): Promise<void> => {
    for (const lane of lanes) await walk(lane).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: concurrency }, takeLanes));
  return { done, failures };
}

function laneByKey<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const lanes = new Map<string, Item[]>();
  for (const item of items) {
    const lane = lanes.get(keyOf(item));
    if (lane === undefined) lanes.set(keyOf(item), [item]);
    else lane.push(item);
  }
  return lanes;
}
