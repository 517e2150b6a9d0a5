/** `npm run audit`: looks through what an operator deploys with the tools of that field, and ends with how many passed. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AUDITS, type Audit } from '../audit/audits.ts';
import { bringTool, readTools } from '../audit/tools.ts';
import { ROOT } from '../checks/checks.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'kibanda-audit-'));
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const call = async (tool: string, args: readonly string[], cwd: string): Promise<string> => {
  const from = readTools()[tool];
  if (!from) throw new Error(`${tool} is not among the tools of the audit`);
  const { stdout } = await run(await bringTool(tool, from, say), [...args], { cwd, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
};

const look = async ({ name, tool, args, folder: at = '.', then }: Audit): Promise<void> => {
  const printed = await call(tool, args, join(ROOT, at));
  if (!then) return;
  const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.yaml`);
  writeFileSync(file, printed);
  await call(then.tool, [...then.args, file], ROOT);
};

/** What a tool that ended with an error printed; of a tool that is missing, that it is. */
const reasonOf = (error: unknown): string => {
  const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
  return `${stdout}${stderr}`.trim() || message;
};

let failed = 0;
for (const audit of AUDITS) {
  const began = performance.now();
  const reason = await look(audit).then(() => undefined, reasonOf);
  if (reason !== undefined) {
    failed += 1;
    say(`\n──── ${audit.name} failed ────\n${reason}\n`);
  }
  say(
    `${reason === undefined ? 'ok    ' : 'FAILED'}  ${audit.name.padEnd(32)} ${((performance.now() - began) / 1000).toFixed(1)} s`,
  );
}
rmSync(folder, { recursive: true, force: true });
say(`\n${AUDITS.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
