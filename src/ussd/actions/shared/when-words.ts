import { addDays, businessDay, localTime, weekday } from '../../../values/business-day.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { wordOf } from '../../engine/render.ts';
import { filledWord } from '../../menu/fill.ts';

const SUNDAY = 7;

/** A moment to come, as the caller's clocks and calendar say it: `14:05`, `tomorrow 08:00`, `Mon 08:00`. */
export const whenWords = (context: TurnContext, at: Date): string => {
  const { timezone } = callerOf(context).tenant;
  const today = businessDay(context.now, timezone);
  const day = businessDay(at, timezone);
  const time = localTime(at, timezone);
  if (day === today) return time;
  if (day === addDays(today, 1)) return filledWord(context.texts, 'when_tomorrow', { time });
  return `${wordOf(context.texts, `day_${String(weekday(day) || SUNDAY)}`)} ${time}`;
};
