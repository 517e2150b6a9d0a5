/** `npm run storm`: see docs/storm.md. */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { reportOf } from './report.ts';
import { rage } from './storm.ts';

const USAGE = `Usage: npm run storm [-- --minutes N] [--seed N]
Thirty phones of five shops sell, count and pay while everything under them is killed, frozen, emptied and cut off.
Then every page that was seen is compared with the books. Ends with 1 when anything was wrong.
--minutes  how long things are broken (2)
--seed     decides what is pressed, repeated and broken (a new one each time)`;

const options = {
  minutes: { type: 'string', default: '2' },
  seed: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const given = z.object({
  minutes: z.coerce.number().positive().max(240),
  seed: z.coerce.number().int().nonnegative().optional(),
});

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const commitNow = (): string => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options });
  if (values.help) {
    say(USAGE);
    return 0;
  }
  const { minutes, seed = Math.floor(Math.random() * 1e6) } = given.parse(values);
  say(`storm with seed ${seed}, ${minutes} min`);
  const result = await rage({ minutes, seed, say });
  process.stdout.write(reportOf({ ...result, seed, minutes, commit: commitNow() }));
  return result.violations.length === 0 ? 0 : 1;
};

process.exit(await main());
