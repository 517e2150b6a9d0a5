import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { SHARED_TABLES, SHOP_TABLES } from '../../../src/tenancy/table-rights.ts';

/** `src/features/sales/void-store.ts` is of `features/sales`, `src/ussd/session/step-store.ts` of `ussd`. */
const folderOf = (file: string): string =>
  file
    .split('/')
    .slice(1, file.startsWith('src/features/') ? 3 : 2)
    .join('/');

// Fixtures write everything; migrations are no code of a folder.
const files = globSync('src/**/*.ts')
  .filter((file) => !file.startsWith('src/fixtures/'))
  .map((file) => ({ folder: folderOf(file), text: readFileSync(file, 'utf8') }));

/** SQL that changes rows of a table, or a statement of Knex that does. */
const writesOf = (table: string): RegExp =>
  new RegExp(
    String.raw`(?:insert into|update|delete from)\s+(?:public\.)?${table}\b` +
      String.raw`|(?:build|trx)\('(?:public\.)?${table}'\)(?:(?!;|\.select\(|\.first\()[^])*?\.(?:insert|update|delete)\(`,
  );

test.each(Object.entries({ ...SHOP_TABLES, ...SHARED_TABLES }))(
  '%s is written where its entry says',
  (table, { writtenBy }) => {
    const writes = writesOf(table);
    const writers = new Set(files.filter(({ text }) => writes.test(text)).map(({ folder }) => folder));
    expect([...writers].toSorted()).toEqual([...writtenBy].toSorted());
  },
);
