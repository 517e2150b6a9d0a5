/**
 * Which folder of src/ imports which, drawn by dependency-cruiser into docs/architecture.md:
 * `npm run docs:imports` writes it, `--check` (in `npm test`) fails when it is stale.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const DOCUMENT = join(ROOT, 'docs', 'architecture.md');
const BEGIN = '<!-- imports: begin -->';
const END = '<!-- imports: end -->';

const drawImports = (): string => {
  const depcruise = join(ROOT, 'node_modules', '.bin', 'depcruise');
  const scope = ['--include-only', '^src/', '--collapse', '^src/[^/]+'];
  const args = ['src', '--config', '.dependency-cruiser.cjs', '--output-type', 'mermaid', ...scope];
  const drawn = execFileSync(depcruise, args, { cwd: ROOT, encoding: 'utf8' });
  return `\`\`\`mermaid\n${drawn.trim()}\n\`\`\``;
};

const withPicture = (document: string, picture: string): string => {
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${DOCUMENT} has no ${BEGIN} … ${END}`);
  return `${document.slice(0, from)}${BEGIN}\n\n${picture}\n\n${document.slice(to)}`;
};

const before = readFileSync(DOCUMENT, 'utf8');
const fresh = withPicture(before, drawImports());
if (!process.argv.includes('--check')) {
  writeFileSync(DOCUMENT, fresh);
} else if (fresh !== before) {
  console.error('The picture in docs/architecture.md is stale: run `npm run docs:imports` and commit it.');
  process.exitCode = 1;
}
