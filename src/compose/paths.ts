import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A folder of the project that is read at run time: beside `src`, or beside the `dist` that holds the built program.
 * @throws Error when it is in neither place
 */
export const projectFolder = (name: string): string => {
  const places = ['../..', '../../..'].map((up) => join(import.meta.dirname, up, name));
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`the folder ${name} is missing`);
  return found;
};
