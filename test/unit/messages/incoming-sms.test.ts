import { expect, test } from '@jest/globals';
import { readStopWord } from '../../../src/features/messages/incoming-sms.ts';

test.each([
  ['STOP', 'stop'],
  [' stop. ', 'stop'],
  ['Acha', 'stop'],
  ['unsubscribe', 'stop'],
  ['TOKA', 'stop'],
  ['anza', 'start'],
  ['START', 'start'],
  ['SELL 12 3', undefined],
  ['please stop', undefined],
  ['', undefined],
])('%j means %s', (text, meaning) => {
  expect(readStopWord(text)).toBe(meaning);
});
