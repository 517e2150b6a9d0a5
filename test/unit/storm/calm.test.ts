import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { GROUPS } from '../../../storm/calm.ts';

test('a storm waits for every consumer to have read what there is', () => {
  const sources = globSync('src/consumers/*.ts').map((file) => readFileSync(file, 'utf8'));
  const names = sources.flatMap((text) => /^ {4}name: '([a-z-]+)',$/m.exec(text)?.[1] ?? []);
  expect([...GROUPS].toSorted()).toEqual(names.toSorted());
});
