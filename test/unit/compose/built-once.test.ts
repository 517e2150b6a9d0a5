import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const FEATURES = 'src/compose/features.ts';
/** Built once more for the work behind the answers, which has connections of its own and gives way to callers. */
const BEHIND = new Map([
  ['createOptOuts', 'src/compose/messaging.ts'],
  ['createTakeSmsCaps', 'src/compose/messaging.ts'],
]);

const textOf = (file: string): string => readFileSync(file, 'utf8');
const callsOf = (name: string, text: string): number => text.match(new RegExp(`\\b${name}\\(`, 'g'))?.length ?? 0;

/** What features.ts builds of the shop. */
const factories = [...textOf(FEATURES).matchAll(/import \{([^}]*)\} from '\.\.\/features\//g)].flatMap(
  ([, names = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name.startsWith('create')),
);

describe('the services of the shop', () => {
  test('are many', () => {
    expect(factories.length).toBeGreaterThan(20);
  });

  test.each(factories)('%s is called in one place, once', (name) => {
    expect(callsOf(name, textOf(FEATURES))).toBe(1);
    const elsewhere = globSync('src/**/*.ts')
      .filter((file) => file !== FEATURES && !textOf(file).includes(`export const ${name} =`))
      .filter((file) => callsOf(name, textOf(file)) > 0);
    expect(elsewhere.filter((file) => BEHIND.get(name) !== file)).toEqual([]);
  });
});
