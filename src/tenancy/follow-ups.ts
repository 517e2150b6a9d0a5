import { within } from '../platform/deadline.ts';

/** What follows a commit: wakes somebody, say, or tells other processes. */
export type FollowUp = () => void | Promise<void>;

/** What is to follow the commit of one transaction. */
export interface FollowUps {
  readonly afterCommit: (follow: FollowUp) => void;
  /** Does it. What is saved stays saved: what fails, or takes over a second, is reported and goes no further. */
  readonly run: (onFailed: (error: unknown) => void) => Promise<void>;
}

const FOLLOW_UP_MS = 1000;

export const createFollowUps = (): FollowUps => {
  const kept: FollowUp[] = [];
  return {
    afterCommit: (follow) => {
      kept.push(follow);
    },
    run: async (onFailed) => {
      await Promise.all(kept.map((follow) => inTime(follow).catch(onFailed)));
    },
  };
};

const inTime = (follow: FollowUp): Promise<void> =>
  within(FOLLOW_UP_MS, startedBy(follow), () => {
    throw new Error('what follows a commit takes too long');
  });

/** What breaks at once is a failure like any other. */
const startedBy = async (follow: FollowUp): Promise<void> => {
  await follow();
};
