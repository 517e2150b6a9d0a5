import type { SimGuard } from '../features/pins/sim-swap.ts';
import type { Clock } from '../platform/clock.ts';

/** What the program cannot know by itself: a test may put its own in the place of either. */
export interface Outside {
  readonly clock?: Clock;
  /** What operators say of SIMs. */
  readonly sims?: SimGuard;
}
