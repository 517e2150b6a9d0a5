import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { clientDocuments } from '../../../scripts/client-documents.ts';

test.each([...(await clientDocuments())])('%s is as fresh as the routes (else run npm run docs:api)', (path, text) => {
  expect(readFileSync(join(import.meta.dirname, '../../..', path), 'utf8')).toBe(text);
});
