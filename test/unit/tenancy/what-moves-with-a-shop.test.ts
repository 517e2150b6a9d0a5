import { expect, test } from '@jest/globals';
import { SHARED_ROWS } from '../../../src/tenancy/moving/shared-rows.ts';
import { SHARED_TABLES } from '../../../src/tenancy/table-rights.ts';

test('of every table that all shops share it is said whether its rows go with a shop that moves', () => {
  expect(Object.keys(SHARED_ROWS).toSorted()).toEqual(Object.keys(SHARED_TABLES).toSorted());
});
