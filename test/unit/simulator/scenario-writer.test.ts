import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { writeScenario, type RecordedTurn } from '../../../src/simulator/scenario-writer.ts';

const rules = {
  secretPages: new Set(['L1', 'L1S', 'L6', 'P1', 'P2', 'PU1']),
  errorPrefixes: ['Not valid. ', 'Si sahihi. '],
  mayBePin: (digits: string) => digits !== '1111',
};
const file = z.object({ cases: z.tuple([z.object({ who: z.string(), steps: z.array(z.string()) })]) });

const turn = (input: string, page: string, more: Partial<RecordedTurn> = {}): RecordedTurn => ({
  input,
  page,
  text: 'What is it?',
  ...more,
});
const stepsOf = (turns: readonly RecordedTurn[]): readonly string[] => {
  const text = writeScenario({ name: 'a day', who: 'Njeri', phone: '+254712000001', pin: '6290', turns }, rules);
  return file.parse(parse(text)).cases[0].steps;
};

test('what was typed leads to the page that came, with a mark when it came again after a mistake', () => {
  expect(
    stepsOf([
      turn('*384*7#', 'VM'),
      turn('', 'VM', { text: 'Not valid. Mama Njeri Shop' }),
      turn("Njeri's tea", 'N2'),
      turn("Njeri's tea", 'N2', { again: true }),
    ]),
  ).toEqual(['*384*7# → VM', '(empty) → VM!', "Njeri's tea → N2", '(again) → N2']);
});

test('no PIN and no code is written down, also where one was typed by mistake', () => {
  expect(
    stepsOf([
      turn('*384*7*6290#', 'L1'),
      turn('1111', 'L2'),
      turn('7402', 'P1'),
      turn('7402', 'P2'),
      turn('8531', 'L1S'),
      turn('36290', 'L6'),
      turn('482913', 'L1'),
      turn('629', 'L1'),
      turn('9', 'VM'),
      turn('6*2*4178', 'PU1'),
      turn('00', 'VM'),
      turn('7402', 'VM'),
      turn('1*12*5000', 'S3'),
    ]),
  ).toEqual([
    '*384*7*(pin)# → L1',
    '1111 → L2',
    '(other pin) → P1',
    '(other pin) → P2',
    '(third pin) → L1S',
    '3(pin) → L6',
    '(code) → L1',
    '123 → L1',
    '9 → VM',
    '6*2*(third pin) → PU1',
    '00 → VM',
    '(other pin) → VM',
    '1*12*5000 → S3',
  ]);
});

test('what is left of a call whose beginning is forgotten is left out', () => {
  expect(stepsOf([turn('12', 'S2'), turn('3', 'S3'), turn('*384*7*4#', 'T1')])).toEqual(['*384*7*4# → T1']);
});
