import { describe, expect, test } from '@jest/globals';
import { compose, type Role } from '../../src/compose/program.ts';
import { loadConfig, type Environment } from '../../src/config.ts';
import { kafkaRefusal } from '../../src/platform/kafka.ts';
import { StartError } from '../../src/platform/start-error.ts';
import { SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { programSettings } from '../support/program-settings.ts';
import { readScenarios } from '../support/scenario-file.ts';
import { createScenarioRunner } from '../support/scenario-runner.ts';
import { openStage } from '../support/scenario-stage.ts';
import { sealedServices } from '../support/sealed-services.ts';
import { until } from '../support/until.ts';

const { database, redis, settings, otherAuthority } = await sealedServices();
const stage = await openStage({ ground: { database, redis, settings, isSealed: true } });
const { program } = stage;
const STORY = 'two items in one dial string';

test('a sale goes from the phone to the SMS with TLS and a login to every service', async () => {
  const [scenario] = readScenarios('test/scenarios').flatMap(({ cases }) => cases.filter(({ name }) => name === STORY));
  if (!scenario) throw new Error(`There is no story “${STORY}”.`);
  const { came, wanted, effects } = await createScenarioRunner(stage).play(scenario);

  expect(came).toEqual(wanted);
  // Behind a broker the message comes when it comes.
  expect({ ...effects, sms: [] }).toEqual({ ...scenario.effects, sms: [] });
  const sent = () => program.rows<object>(`select from ${SHOP_A_SCHEMA}.sms_messages where status = 'accepted'`);
  await until(async () => (await sent()).length === 1);
  const lines = await program.rows<{ name: string; isEncrypted: boolean }>(
    `select application_name as name, ssl as "isEncrypted" from pg_stat_activity join pg_stat_ssl using (pid)
      where application_name like 'kibanda%'`,
  );
  expect(new Set(lines.map(({ name }) => name))).toEqual(new Set(['kibanda', 'kibanda owner', 'kibanda relay']));
  expect(lines.filter(({ isEncrypted }) => !isEncrypted)).toEqual([]);
});

const configWith = (more: Environment) => loadConfig({ ...programSettings(database, redis), ...settings, ...more });

/** What an operator reads when a role does not start. */
const refusal = async (role: Role, more: Environment): Promise<readonly string[]> => {
  const other = await compose(configWith({ LOG_LEVEL: 'silent', ...more })).catch(linesOf);
  if (!('start' in other)) return other;
  const lines = await other.start([role]).then(() => ['it started'], linesOf);
  await other.stop();
  return lines;
};

const linesOf = (error: unknown): readonly string[] => {
  if (error instanceof StartError) return error.message.split('\n');
  throw error;
};

const byAddress = (given: string): string => given.replace('localhost', '127.0.0.1');
const STRANGER = /the certificate comes from no authority that is trusted here/;
const OTHER_HOST = /the certificate is for another host than the one in the address/;

describe('a program does not start, and says why,', () => {
  test('where certificates come from an authority that it does not know', async () => {
    const said = await refusal('web', { DATABASE_CA_FILE: otherAuthority, REDIS_CA_FILE: otherAuthority });
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/^DATABASE_APP_URL: .*DATABASE_CA_FILE\.$/);
    expect(said[1]).toMatch(/^REDIS_URL: .*REDIS_CA_FILE\.$/);
    for (const line of said) expect(line).toMatch(STRANGER);
  });

  test('where they are for another host', async () => {
    const said = await refusal('web', {
      DATABASE_APP_URL: byAddress(database.appUrl),
      REDIS_URL: byAddress(settings.REDIS_URL),
    });
    expect(said).toEqual([expect.stringMatching(OTHER_HOST), expect.stringMatching(OTHER_HOST)]);
  });

  test('where TLS is wanted and not spoken, and where a login is wrong', async () => {
    const said = await refusal('web', {
      ...{ DATABASE_TLS: 'off', DATABASE_CA_FILE: '' },
      REDIS_URL: settings.REDIS_URL.replace('till', 'teller'),
    });
    expect(said).toEqual([
      expect.stringMatching(/^DATABASE_APP_URL: PostgreSQL refuses the login; .* set DATABASE_TLS if it wants TLS\.$/),
      'REDIS_URL: Redis refuses the login.',
    ]);
  });

  test('where only the way of the relay leads to another host', async () => {
    const said = await refusal('relay', { DATABASE_DIRECT_URL: byAddress(settings.DATABASE_URL) });
    expect(said).toEqual([expect.stringMatching(/^DATABASE_DIRECT_URL: the certificate is for another host/)]);
  });
});

describe('Kafka', () => {
  const refused = (more: Environment) => kafkaRefusal(configWith(more).kafka);

  test.each(['scram-sha-256', 'SCRAM-SHA-512', 'plain'])('lets us in by %s', async (mechanism) => {
    expect(await refused({ KAFKA_SASL_MECHANISM: mechanism })).toBeUndefined();
  });

  test('and we do not trust each other by a wrong password, authority or host', async () => {
    const reasons = await Promise.all([
      refused({ KAFKA_PASSWORD: 'shout' }),
      refused({ KAFKA_CA_FILE: otherAuthority }),
      refused({ KAFKA_BROKERS: byAddress(settings.KAFKA_BROKERS) }),
    ]);
    expect(reasons).toEqual([
      expect.stringMatching(/^Kafka refuses the login/),
      expect.stringMatching(STRANGER),
      expect.stringMatching(OTHER_HOST),
    ]);
  });
});
