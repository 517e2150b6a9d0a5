import type { Shelf } from '../../src/platform/shelf.ts';

/** A shelf in this process, for tests of what stands in front of it. Nothing on it grows old. */
export const memoryShelf = (): Shelf => {
  const notes = new Map<string, Record<string, string>>();
  const values = new Map<string, string>();
  return {
    note: (key, fields) => {
      const all = { ...fields, ...notes.get(key) };
      notes.set(key, all);
      return Promise.resolve(all);
    },
    get: (key) => Promise.resolve(values.get(key)),
    put: (key, value) => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
};
