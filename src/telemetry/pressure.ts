/** Whether what goes on behind the answers keeps up with them, where both are done by one process. */
export interface Pressure {
  /** Hears how late the events are, in milliseconds. */
  readonly note: (lateMs: number) => void;
  readonly isHigh: () => boolean;
}

const LATE_MS = 1000;
/** What was heard longer ago than this says nothing of now: the relay may have gone, and its shops with it. */
const HOLDS_MS = 30_000;

/** Nothing is late before it is heard of. */
export const createPressure = (): Pressure => {
  let isLate = false;
  let heardAt = -Infinity;
  return {
    note: (lateMs) => {
      isLate = lateMs > LATE_MS;
      heardAt = performance.now();
    },
    isHigh: () => isLate && performance.now() - heardAt < HOLDS_MS,
  };
};
