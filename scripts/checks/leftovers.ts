import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Every process that descends from this run carries this variable, whoever its parent is by now. */
export const RUN_MARK = 'KIBANDA_TEST_RUN';

/** The processes that carry this mark (`NAME=value`) in their environment. Only where the system has /proc. */
export const leftovers = (mark: string): readonly { readonly pid: number; readonly command: string }[] => {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid && read(pid, 'environ').includes(mark))
    .map((pid) => ({ pid, command: read(pid, 'cmdline').replaceAll('\0', ' ').trim() }))
    .filter(({ command }) => command !== '');
};

const read = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It has ended meanwhile, or belongs to somebody else.
    return '';
  }
};
