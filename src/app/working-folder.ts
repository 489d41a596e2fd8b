import path from 'node:path';
import process from 'node:process';

/** The folder a terminal works in, by its name; undefined at the root of a disk. */
export function workingFolder(): string | undefined {
  const name = path.basename(process.cwd());
  return name === '' ? undefined : name;
}
