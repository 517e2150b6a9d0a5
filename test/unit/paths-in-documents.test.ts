import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');
const DOCUMENTS = ['CONTRIBUTING.md', 'README.md', 'docs/architecture.md', 'docs/networks.md', 'docs/scenarios.md'];

/** What stands between backticks and begins as a path of ours; `<name>` stands for any, so only what is before it is looked for. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/`((?:src|test|docs|menus|migrations|scripts|bench|storm|findings|deploy)\/[^`\s*{]*)[^`]*`/g)].map(
    ([, path = '']) => path.replace(/[^/]*<.*$/, ''),
  );

const linksIn = (text: string): string[] =>
  [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)].map(([, link = '']) => link);

const missing = (folder: string, paths: readonly string[]): string[] =>
  paths.filter((path) => !existsSync(join(ROOT, folder, path)));

describe('a newcomer who follows the documents', () => {
  test.each(DOCUMENTS)('finds every file and folder that %s names', (document) => {
    const text = readFileSync(join(ROOT, document), 'utf8');
    expect(missing('.', pathsIn(text))).toEqual([]);
    expect(missing(dirname(document), linksIn(text))).toEqual([]);
  });

  test('finds at each of the five questions the word that answers it', () => {
    const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
    const questions = text.slice(text.indexOf('Five questions'), text.indexOf('A new table'));
    const answers = [...questions.matchAll(/\| `(src\/[^`]+)`, `([\w.]+)`/g)];
    expect(questions.match(/^\| .*\?/gm)).toHaveLength(5);
    expect(answers.length).toBeGreaterThan(2);
    for (const [, file = '', word = ''] of answers) expect(readFileSync(join(ROOT, file), 'utf8')).toContain(word);
  });
});
