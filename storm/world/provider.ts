import {
  accept,
  acceptAndHang,
  acceptThen502,
  cut,
  hang,
  http,
  startFakeAfricasTalking,
  type Call,
  type FakeAfricasTalking,
  type ReceivedMessage,
  type Treatment,
} from '../../test/support/fake-africastalking.ts';
import type { Chance } from '../chance.ts';

/** How the provider treats what it is handed. */
export const MOODS = ['well', 'hanging', 'lying', 'throttling', 'cutting'] as const;
export type Mood = (typeof MOODS)[number];

export interface StormProvider {
  readonly fake: FakeAfricasTalking;
  readonly setMood: (mood: Mood) => void;
  readonly close: () => Promise<void>;
}

/** Where delivery reports go; answers whether they were taken. */
export type PostReport = (form: string) => Promise<boolean>;

export const ACCOUNT = { username: 'kibanda', apiKey: 'storm-key' } as const;

const TREATMENTS: Readonly<Record<Mood, readonly Treatment[]>> = {
  well: [accept],
  hanging: [acceptAndHang, hang],
  lying: [acceptThen502, acceptThen502, http(500)],
  throttling: [http(429, { 'retry-after': '1' })],
  cutting: [cut],
};

/** What may be told of a message that was taken, by weight; in any order. */
const STORIES: readonly (readonly [number, readonly string[]])[] = [
  [6, ['Sent', 'Success']],
  [3, ['Submitted', 'Buffered', 'Success']],
  [6, ['Success']],
  [1, ['Buffered', 'Failed']],
];
const LATEST_REPORT_MS = 6000;
const TRIES = 20;

/** The stand-in provider with moods, and with delivery reports that come doubled and out of order. */
export const openProvider = async (chance: Chance, post: PostReport): Promise<StormProvider> => {
  const fake = await startFakeAfricasTalking(ACCOUNT);
  let mood: Mood = 'well';
  let isOpen = true;

  const report = (message: ReceivedMessage, status: string, tries = TRIES): void => {
    const form = new URLSearchParams({ id: message.id, status, phoneNumber: message.to });
    if (status === 'Failed') form.set('failureReason', 'AbsentSubscriber');
    setTimeout(
      () => {
        if (!isOpen) return;
        void post(form.toString()).then((isTaken) => {
          if (!isTaken && tries > 1) report(message, status, tries - 1);
        });
      },
      chance.between(0, LATEST_REPORT_MS),
    ).unref();
  };
  const tell = (message: ReceivedMessage): void => {
    for (const status of chance.weighed(STORIES)) {
      report(message, status);
      if (chance.happens(0.4)) report(message, status);
    }
  };
  fake.treatAll((call: Call) => {
    const take = (): ReceivedMessage => {
      const message = call.take();
      tell(message);
      return message;
    };
    chance.oneOf(TREATMENTS[mood])({ ...call, take });
  });
  return {
    fake,
    setMood: (next) => {
      mood = next;
    },
    close: async () => {
      isOpen = false;
      await fake.close();
    },
  };
};
