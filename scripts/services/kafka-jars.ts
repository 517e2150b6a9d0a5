import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { requireProgram } from './packages.ts';

const POM = join(import.meta.dirname, 'kafka', 'pom.xml');

/** The folder with Kafka's jars: fetched by Maven the first time, kept in the user's cache from then on. */
export const kafkaJars = async (say: (line: string) => void): Promise<string> => {
  const version = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 12);
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'kibanda');
  const jars = join(cache, `kafka-${version}`);
  if (existsSync(jars)) return jars;
  const maven = await requireProgram(
    { what: 'Maven', commands: ['mvn'], packages: { apt: 'maven', apk: 'maven', brew: 'maven' } },
    say,
  );
  say('fetching Apache Kafka from Maven Central (once)');
  mkdirSync(cache, { recursive: true });
  const half = `${jars}.${process.pid}`;
  try {
    await runMaven(maven, half);
    if (!existsSync(jars)) renameSync(half, jars);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return jars;
};

const runMaven = (maven: string, outputFolder: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${outputFolder}`];
    const child = spawn(maven, ['-q', '-B', '-f', POM, ...goal], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(`Maven could not fetch Apache Kafka:\n${output.trimEnd().split('\n').slice(-12).join('\n')}`));
    });
  });
