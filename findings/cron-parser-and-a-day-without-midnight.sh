#!/usr/bin/env bash
# cron-parser 5.10.3 (npm; BullMQ 6 takes its schedules by time zone from it) leaves out the day whose midnight does not exist.
#
# Behaviour: Egypt puts its clocks forward at midnight (24 April 2026: 00:00 becomes 01:00). A schedule for an hour that is
#   missing there runs on the day before and on the day after, and on that day not at all, not even an hour later.
# Seen: (2026-11-29)
#   every midnight: 2026-04-23 00:00, 2026-04-25 00:00, 2026-04-26 00:00
#   half past midnight: 2026-04-23 00:30, 2026-04-25 00:30, 2026-04-26 00:30
#   half past one: 2026-04-23 01:30, 2026-04-24 01:30, 2026-04-25 01:30
# Why it matters: a summary of the day, the end of a business day or a backup that is put on midnight is left out once a year,
#   in one country, without an error. Kibanda keeps such work as rows by local date (due_work) instead.
# Fails when the behaviour changes. Needs Node and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' > package.json
npm install --no-audit --no-fund --loglevel=error cron-parser@5.10.3 > /dev/null
cat > look.js <<'JS'
import { CronExpressionParser } from 'cron-parser';
const local = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Africa/Cairo', dateStyle: 'short', timeStyle: 'short' });
for (const [what, schedule] of [
  ['every midnight', '0 0 * * *'],
  ['half past midnight', '30 0 * * *'],
  ['half past one', '30 1 * * *'],
]) {
  const times = CronExpressionParser.parse(schedule, { tz: 'Africa/Cairo', currentDate: new Date('2026-04-22T12:00:00Z') });
  console.log(`${what}: ${[1, 2, 3].map(() => local.format(times.next().toDate())).join(', ')}`);
}
JS
node look.js | tee seen.txt
diff seen.txt - <<'SEEN'
every midnight: 2026-04-23 00:00, 2026-04-25 00:00, 2026-04-26 00:00
half past midnight: 2026-04-23 00:30, 2026-04-25 00:30, 2026-04-26 00:30
half past one: 2026-04-23 01:30, 2026-04-24 01:30, 2026-04-25 01:30
SEEN
echo 'as described'
