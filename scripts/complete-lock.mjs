/**
 * Completes package-lock.json. Some packages have a build per system as optional dependencies. A registry mirror that
 * lacks the builds for other systems makes `npm install` leave them out of the lock file, and then `npm ci` refuses it
 * everywhere. Run this after `npm install`; test/unit/lock-file.test.ts says when it is needed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

const file = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));

const systems = ['darwin', 'win32', 'linux', 'freebsd', 'android', 'openharmony'];
const processors = ['arm64', 'x64', 'arm', 'ppc64', 'riscv64', 's390x', 'ia32', 'loong64'];

/** Which systems a build is for, read from its name: `binding-linux-x64-musl`. */
const platformOf = (name) => {
  const words = name.split(/[-/]/);
  const libc = { gnu: ['glibc'], mus: ['musl'] }[words.at(-1).slice(0, 3)];
  return {
    cpu: processors.filter((cpu) => words.includes(cpu)),
    os: systems.filter((os) => words.includes(os)),
    ...(libc && { libc }),
  };
};

for (const { optionalDependencies = {}, dev } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const platform = platformOf(name);
    if (lock.packages[`node_modules/${name}`] || platform.os.length === 0) continue;
    lock.packages[`node_modules/${name}`] = { version, ...(dev && { dev }), optional: true, ...platform };
  }
}
const byPath = ([a], [b]) => (a < b ? -1 : 1);
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(byPath));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
