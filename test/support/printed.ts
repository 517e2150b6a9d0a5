import { afterEach, beforeEach, jest } from '@jest/globals';

/** Keeps what a command prints to itself; answers what the test at hand has had printed so far. */
export const keepPrinted = (): (() => string) => {
  let printed = '';
  beforeEach(() => {
    printed = '';
    for (const stream of [process.stdout, process.stderr]) {
      jest.spyOn(stream, 'write').mockImplementation((chunk) => {
        printed += String(chunk);
        return true;
      });
    }
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  return () => printed;
};
