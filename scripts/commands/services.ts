/** Keeps the services of the tests running between runs: `node scripts/services.mjs up`, `… down`. */
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { eventually } from '../services/ports.ts';
import { keptServices, NOTE, startTestServices } from '../services/test-services.ts';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const printAddresses = (): void => {
  for (const [name, address] of Object.entries(keptServices()?.addresses ?? {})) print(`export ${name}='${address}'`);
};

const up = async (): Promise<void> => {
  if (!keptServices()) {
    rmSync(NOTE, { force: true });
    mkdirSync(dirname(NOTE), { recursive: true });
    const log = openSync(`${NOTE}.log`, 'w');
    const keeper = spawn(process.execPath, [process.argv[1] ?? '', 'keep'], {
      detached: true,
      stdio: ['ignore', log, log],
    });
    keeper.unref();
    const over = (): boolean => keeper.exitCode !== null;
    const ready = await eventually(() => keptServices() !== undefined, { timeoutMs: 600_000, givenUp: over });
    if (!ready) throw new Error(`The services did not start: see ${NOTE}.log`);
  }
  printAddresses();
};

const keep = async (): Promise<void> => {
  const services = await startTestServices(print);
  writeFileSync(NOTE, JSON.stringify({ pid: process.pid, addresses: services.addresses }, null, 2));
  await new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    setInterval(() => undefined, 60_000);
  });
  await services.stop();
  rmSync(NOTE, { force: true });
  process.exit(0);
};

const down = async (): Promise<void> => {
  const kept = keptServices();
  if (!kept) return;
  process.kill(kept.pid, 'SIGTERM');
  await eventually(() => keptServices() === undefined, { timeoutMs: 15_000 });
};

const commands: Readonly<Record<string, () => Promise<void>>> = { up, down, keep };
const command = commands[process.argv[2] ?? ''];
if (!command) {
  print('Usage: node scripts/services.mjs up|down');
  process.exit(2);
}
await command();
