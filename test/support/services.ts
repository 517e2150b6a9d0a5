import { keptServices, type TestServices } from '../../scripts/services/test-services.ts';

/**
 * The addresses of the services that all tests share: from the environment (`npm test` sets it) or of those that
 * `node scripts/services.mjs up` keeps running.
 */
export const testServices = (): TestServices => ({ ...requireKept(), ...fromEnvironment() });

const NAMES = ['KIBANDA_TEST_DATABASE', 'KIBANDA_TEST_KAFKA', 'KIBANDA_TEST_CHROMIUM'] as const;

const fromEnvironment = (): Partial<TestServices> =>
  Object.fromEntries(NAMES.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));

const requireKept = (): TestServices => {
  const given = fromEnvironment();
  const kept = keptServices()?.addresses;
  if (kept) return kept;
  const { KIBANDA_TEST_DATABASE, KIBANDA_TEST_KAFKA, KIBANDA_TEST_CHROMIUM } = given;
  if (KIBANDA_TEST_DATABASE !== undefined && KIBANDA_TEST_KAFKA !== undefined && KIBANDA_TEST_CHROMIUM !== undefined) {
    return { KIBANDA_TEST_DATABASE, KIBANDA_TEST_KAFKA, KIBANDA_TEST_CHROMIUM };
  }
  throw new Error('The tests have no services. Use `npm test`, or start them with `node scripts/services.mjs up`.');
};
