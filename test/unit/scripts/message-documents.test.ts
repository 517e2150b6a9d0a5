import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { MESSAGES_DOCUMENT, messagesDocument } from '../../../scripts/message-documents.ts';

test('docs/messages.md says how each kind of message is sent, as the code does it (else run npm run docs:messages)', async () => {
  expect(readFileSync(MESSAGES_DOCUMENT, 'utf8')).toBe(await messagesDocument());
});
