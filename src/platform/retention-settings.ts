import type { z } from 'zod';
import { whole } from './setting-kinds.ts';

/** How long is kept what nobody needs for ever, in days. */
export interface RetentionConfig {
  readonly messageDays: number;
  readonly phoneDays: number;
  readonly inboxDays: number;
  readonly deadLetterDays: number;
}

export const retentionSettings = {
  KEEP_MESSAGES_DAYS: whole(1, 3650).default(30),
  // A sale can be cancelled for 30 days, and whoever has its receipt is told.
  KEEP_PHONES_DAYS: whole(31, 3650).default(90),
  // The topics keep events for seven days: an event that comes again must still be known.
  KEEP_INBOX_DAYS: whole(8, 3650).default(30),
  KEEP_DEAD_LETTERS_DAYS: whole(1, 3650).default(90),
};

type Given = z.infer<z.ZodObject<typeof retentionSettings>>;

export const toRetention = (given: Given): RetentionConfig => ({
  messageDays: given.KEEP_MESSAGES_DAYS,
  phoneDays: given.KEEP_PHONES_DAYS,
  inboxDays: given.KEEP_INBOX_DAYS,
  deadLetterDays: given.KEEP_DEAD_LETTERS_DAYS,
});
