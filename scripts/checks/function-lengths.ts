/** Functions are short: none is longer than 45 lines, and nine in ten of each folder are no longer than 16. */
import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const LONGEST = 45;
const MOST = 16;
/** Files with a longer function, and folders in which nine in ten are longer: what they have by now, never to be raised. */
const LONGER: Readonly<Record<string, number>> = {
  'src/compose/data.ts': 48,
  'src/compose/program.ts': 48,
  'src/features/messages/move-message.ts': 53,
  'src/ussd/session/session-store.ts': 48,
};
const ON_THE_WAY: Readonly<Record<string, number>> = {
  'src/api': 20,
  'src/channels': 18,
  'src/cli': 22,
  'src/compose': 22,
  'src/features': 20,
  'src/tenancy': 20,
};
const limitOf = (folder: string): number => ON_THE_WAY[folder] ?? MOST;

interface Measured {
  readonly file: string;
  readonly at: string;
  readonly folder: string;
  readonly lines: number;
}

/** The named functions of a file: declarations, methods, accessors, and arrows that a name or a property is given. */
const functionsIn = (file: string): Measured[] => {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
  const found: Measured[] = [];
  const visit = (node: ts.Node): void => {
    const body = bodyOf(node);
    if (body !== undefined) {
      const first = lineAt(body.getStart(source));
      found.push({ file, at: `${file}:${first}`, folder: folderOf(file), lines: lineAt(body.end) - first + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

const isFunction = (node: ts.Node | undefined): boolean =>
  node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node));

const bodyOf = (node: ts.Node): ts.Node | undefined => {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isAccessor(node)) return node.body && node;
  if (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node))
    return isFunction(node.initializer) ? node.initializer : undefined;
  return undefined;
};

/** `src/ussd` is counted room by room, as its walls are. */
const folderOf = (file: string): string =>
  file
    .split('/')
    .slice(0, file.startsWith('src/ussd/') ? 3 : 2)
    .join('/');

/** Of these nine in ten are no longer. */
const ninetieth = (lengths: readonly number[]): number =>
  lengths.toSorted((a, b) => a - b)[Math.ceil(lengths.length * 0.9) - 1] ?? 0;

const all = globSync('src/**/*.ts').flatMap(functionsIn);
const tooLong = all
  .filter(({ file, lines }) => lines > (LONGER[file] ?? LONGEST))
  .map(({ at, lines }) => `${at} has ${lines} lines`);
const folders = Object.entries(Object.groupBy(all, ({ folder }) => folder));
const tooManyLong = folders
  .map(([folder, found = []]) => ({ folder, p90: ninetieth(found.map(({ lines }) => lines)) }))
  .filter(({ folder, p90 }) => p90 > limitOf(folder))
  .map(({ folder, p90 }) => `${folder}: nine in ten have up to ${p90} lines, and it should be ${limitOf(folder)}`);
for (const complaint of [...tooLong, ...tooManyLong]) process.stderr.write(`${complaint}\n`);
if (tooLong.length + tooManyLong.length > 0) process.exitCode = 1;
