export interface GateSettings {
  /** So many are inside at a time, as things stand. */
  readonly most: () => number;
  /** So many more may wait; without it, however many come. */
  readonly mostWaiting?: number;
  /** For so long, in milliseconds. */
  readonly waitMs: number;
}

export interface Gate {
  /** What whoever was let in calls when leaving; undefined for whoever found too many there, or has waited for too long. */
  readonly enter: () => Promise<(() => void) | undefined>;
}

/** Lets so many in at a time, in the order in which they came. */
export const createGate = ({ most, mostWaiting = Infinity, waitMs }: GateSettings): Gate => {
  const waiting: (() => void)[] = [];
  let inside = 0;
  const letIn = (): (() => void) => {
    inside += 1;
    let isOut = false;
    return () => {
      if (isOut) return;
      isOut = true;
      inside -= 1;
      letInWaiting();
    };
  };
  const letInWaiting = (): void => {
    while (inside < most() && waiting.length > 0) waiting.shift()?.();
  };
  const wait = (): Promise<(() => void) | undefined> =>
    new Promise((resolve) => {
      const giveUp = setTimeout(() => {
        waiting.splice(waiting.indexOf(start), 1);
        resolve(undefined);
      }, waitMs);
      const start = (): void => {
        clearTimeout(giveUp);
        resolve(letIn());
      };
      waiting.push(start);
    });
  return {
    enter: () => {
      // More may be let in than when the last one left.
      letInWaiting();
      if (inside < most()) return Promise.resolve(letIn());
      return waiting.length < mostWaiting ? wait() : Promise.resolve(undefined);
    },
  };
};
