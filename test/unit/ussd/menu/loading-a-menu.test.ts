import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMenu } from '../../../../src/ussd/menu/load-menu.ts';

describe('loading a menu', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'menus-'));
    cpSync('menus', folder, { recursive: true });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const edit = (file: string, from: string, to: string): void => {
    const path = join(folder, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  };

  test('names the file and the page where a word is misspelt', () => {
    edit('pages/d-sell.yaml', 'S5O:\n  keys:', 'S5O:\n  kyes:');
    expect(() => loadMenu(folder)).toThrow(/pages\/d-sell\.yaml, page S5O: .*kyes/s);
  });

  test('names the page where a step leads nowhere that can be read', () => {
    edit('pages/k-exits.yaml', 'X0: { kind: END }', "X0: { keys: { '1': { goto: S1 } } }");
    expect(() => loadMenu(folder)).toThrow(/pages\/k-exits\.yaml, page X0: /);
  });

  test('names the page that asks for a kind of input that there is not', () => {
    edit('pages/f-stock.yaml', '- type: count', '- type: cuont');
    expect(() => loadMenu(folder)).toThrow(/pages\/f-stock\.yaml, page K11: .*inputs\[0\]\.type/s);
  });

  test('refuses a page that is written twice', () => {
    edit('pages/k-exits.yaml', 'X0:', 'S1: { kind: END }\nX0:');
    expect(() => loadMenu(folder)).toThrow('pages/k-exits.yaml: page S1 is in another file too');
  });

  test('refuses a key that is written twice on a page', () => {
    edit('pages/f-stock.yaml', "'1': K2", "'1': K2\n    '1': K5");
    expect(() => loadMenu(folder)).toThrow(/pages\/f-stock\.yaml: .*unique/s);
  });

  test('refuses a text in the file of another language', () => {
    edit('texts/sw.yaml', 'language: sw', 'language: en');
    expect(() => loadMenu(folder)).toThrow('texts/sw.yaml: holds the language en');
  });

  test('takes a new language from one new file', () => {
    writeFileSync(
      join(folder, 'texts/lg.yaml'),
      readFileSync(join(folder, 'texts/en.yaml'), 'utf8').replace('language: en', 'language: lg'),
    );
    expect(Object.keys(loadMenu(folder).texts)).toContain('lg');
  });
});
