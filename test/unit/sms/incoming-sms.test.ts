import { expect, test } from '@jest/globals';
import { languageOfStopWord, readStopWord } from '../../../src/sms/incoming-sms.ts';

test.each([
  ['STOP', 'stop'],
  [' stop. ', 'stop'],
  ['Acha', 'stop'],
  ['unsubscribe', 'stop'],
  ['TOKA', 'stop'],
  ['STOP!', 'stop'],
  ['stop please', 'stop'],
  ['STOP to 21384', 'stop'],
  ['  "Stop".', 'stop'],
  ['*stop*', 'stop'],
  ['\u00a0\u200bＳＴＯＰ', 'stop'],
  ['STOPALL', 'stop'],
  ['opt-out', 'stop'],
  ['Opt out now', 'stop'],
  ['REVOKE', 'stop'],
  ['Arrêtez ça', 'stop'],
  ['« arrêt »', 'stop'],
  ['ACHA kwenda 21384', 'stop'],
  ['jiondoe', 'stop'],
  [`stop ${'sending me this '.repeat(20)}`, 'stop'],
  ['START to 21384', 'start'],
  ['opt in', 'start'],
  ['STOCK 12', undefined],
  ['stopper 1', 'stop'],
  ['12 STOP', undefined],
  ['anza', 'start'],
  ['START', 'start'],
  ['SELL 12 3', undefined],
  ['please stop', undefined],
  ['', undefined],
])('%j means %s', (text, meaning) => {
  expect(readStopWord(text)).toBe(meaning);
});

test.each([
  ['ACHA kwenda 21384', 'sw'],
  ['Arrêtez!', 'fr'],
  ['stop', undefined],
  ['anza tena', 'sw'],
])('%j is answered in %s', (text, language) => {
  expect(languageOfStopWord(text)).toBe(language);
});
