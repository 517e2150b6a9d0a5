import { Option, type Command } from 'commander';
import { z } from 'zod';
import { loadDataConfig, type DataConfig } from '../config.ts';
import { localTime } from '../values/business-day.ts';
import { systemClock } from '../platform/clock.ts';
import { COUNTRIES, isCountryCode, type CountryCode } from '../values/currencies.ts';
import { silentLogger } from '../platform/logger.ts';
import { closeRedis, createRedis, redisReady } from '../platform/redis.ts';
import { createMaintenance, nextTimeOf, type Maintenance } from '../ussd/turn/maintenance.ts';
import { CliError, type CliContext } from './cli-context.ts';

const options = z.object({ country: z.string().refine(isCountryCode) });

/** `kibanda maintenance until <time>|off|show` */
export const addMaintenanceCommand = (program: Command, context: CliContext): void => {
  const maintenance = program
    .command('maintenance')
    .description('tell everybody who dials that the service is being repaired; SMS commands go on');
  addUntil(maintenance, context);
  addOff(maintenance, context);
  addShow(maintenance, context);
};

const country = (): Option =>
  new Option('--country <code>', 'whose clock it is').choices(Object.keys(COUNTRIES)).default('KE');

const addUntil = (maintenance: Command, { env, print }: CliContext): void => {
  maintenance
    .command('until')
    .description('from now on, until that time; given again, it is another time')
    .argument('<time>', 'such as 14:30, within the next 24 hours')
    .addOption(country())
    .action((time: string, given: unknown) =>
      withMaintenance(loadDataConfig(env), async (switched) => {
        const chosen = options.parse(given).country;
        const until = nextTimeOf(time, COUNTRIES[chosen].timezone, systemClock.now());
        if (!until) throw new CliError(`${time} is no time of a clock, such as 14:30.`);
        await switched.announce(until);
        print(describe(until, chosen));
      }),
    );
};

const addOff = (maintenance: Command, { env, print }: CliContext): void => {
  maintenance
    .command('off')
    .description('callers are served again')
    .action(() =>
      withMaintenance(loadDataConfig(env), async (switched) => {
        await switched.takeBack();
        print('Callers are served.');
      }),
    );
};

const addShow = (maintenance: Command, { env, print }: CliContext): void => {
  maintenance
    .command('show')
    .description('what callers hear now')
    .addOption(country())
    .action((given: unknown) =>
      withMaintenance(loadDataConfig(env), async (switched) => {
        const until = await switched.until();
        print(until ? describe(until, options.parse(given).country) : 'Callers are served.');
      }),
    );
};

const describe = (until: Date, country: CountryCode): string =>
  `Whoever dials hears that the service is being repaired until ${localTime(until, COUNTRIES[country].timezone)} ` +
  `(${country}; ${until.toISOString().slice(11, 16)} UTC). It ends then by itself, or with \`maintenance off\`.`;

const withMaintenance = async (
  { redis: servers }: DataConfig,
  work: (maintenance: Maintenance) => Promise<void>,
): Promise<void> => {
  const redis = createRedis(servers, 'queue', silentLogger);
  try {
    await redisReady(redis);
    await work(createMaintenance(redis));
  } finally {
    await closeRedis(redis);
  }
};
