import { Option, type Command } from 'commander';
import { z } from 'zod';
import { loadDataConfig, type DataConfig } from '../config.ts';
import { GIVENS } from '../fixtures/acceptance-data.ts';
import { loadAcceptance } from '../fixtures/acceptance.ts';
import { loadDemo } from '../fixtures/demo.ts';
import type { FixtureDeps, FixturePerson } from '../fixtures/fixture.ts';
import { systemClock } from '../platform/clock.ts';
import { createHasher } from '../platform/hash.ts';
import { createSecretsHasher } from '../platform/secrets-hash.ts';
import { openOwnerDatabase } from '../tenancy/owner.ts';
import { CliError, type CliContext } from './cli-context.ts';
import { forgetPhones } from './forget-phones.ts';
import { migrateWith } from './migrate-command.ts';

const acceptanceOptions = z.object({ given: z.array(z.enum(GIVENS)).default([]) });

/** `kibanda fixture demo`, `kibanda fixture acceptance [--given NAME]…` */
export const addFixtureCommand = (program: Command, { env, print }: CliContext): void => {
  const fixture = program.command('fixture').description('load shops to play or to test with; never in production');
  const printPeople = (people: readonly FixturePerson[]): void => {
    for (const line of people.map(describePerson)) print(line);
  };

  fixture
    .command('demo')
    .description('a shop with a dozen items and some history')
    .action(async () => {
      printPeople(await withFixtures(notInProduction(loadDataConfig(env)), loadDemo));
    });

  fixture
    .command('acceptance')
    .description('the two shops of the acceptance cases, as they are at the beginning of each case')
    .addOption(
      new Option('--given <name...>', 'change one thing of it; may be repeated').choices(GIVENS).default([], 'nothing'),
    )
    .action(async (options: unknown) => {
      const { given } = acceptanceOptions.parse(options);
      printPeople(await withFixtures(notInProduction(loadDataConfig(env)), (deps) => loadAcceptance(deps, given)));
    });
};

const CALLED = { vendor: 'owner', cashier: 'cashier' } as const;

/** One person of a fixture, with all that is needed to play them. */
export const describePerson = ({ shop, name, role, phone, pin }: FixturePerson): string =>
  `${phone}  PIN ${pin}  ${name}, ${CALLED[role]} of ${shop}`;

const notInProduction = (config: DataConfig): DataConfig => {
  if (config.environment === 'production') throw new CliError('Fixtures are not loaded when NODE_ENV is production.');
  return config;
};

/** Brings the database forward and loads a fixture into it. */
export const withFixtures = async <T>(config: DataConfig, load: (deps: FixtureDeps) => Promise<T>): Promise<T> => {
  await migrateWith(config);
  const owner = openOwnerDatabase(config.database.ownerUrl);
  const hasher = createHasher(config.secretKey);
  const secrets = createSecretsHasher(config.pinPeppers);
  const forget = (phones: readonly string[]): Promise<void> =>
    forgetPhones(
      config.redis,
      phones.map((phone) => hasher.phone(phone)),
    );
  try {
    return await load({ owner, hasher, secrets, clock: systemClock, environment: config.environment, forget });
  } finally {
    await owner.destroy();
  }
};
