import { expect, test } from '@jest/globals';
import { MOVED_TABLES, NOT_MOVED } from '../../../src/tenancy/moving/shared-rows.ts';
import { SHARED_TABLES } from '../../../src/tenancy/table-rights.ts';

test('of every table that all shops share it is said whether its rows go with a shop that moves', () => {
  expect([...MOVED_TABLES, ...Object.keys(NOT_MOVED)].toSorted()).toEqual(Object.keys(SHARED_TABLES).toSorted());
});
