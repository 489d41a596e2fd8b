import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FILES = {
  'welcome.md': `# Welcome to Signalbox

This folder is a place to try things; nothing in it matters.

- The status bar shows what your requests cost today and what routing saved.
- The Command Palette (F1) lists everything under "Signalbox".
- Select a function in sample.ts and open the menu of the editor: which model would explain it, and why that one?
- No key is needed for a first try: the built-in offline model answers. Keys of real providers stay in the secret store.
`,
  'sample.ts': `/** The longest run of equal neighbours in a list. */
export function longestRun<T>(values: readonly T[]): number {
  let longest = 0;
  let current = 0;
  values.forEach((value, index) => {
    current = index > 0 && value === values[index - 1] ? current + 1 : 1;
    longest = Math.max(longest, current);
  });
  return longest;
}

export const answer = longestRun([4, 4, 2, 2, 2, 7]);
`,
};

/** Puts the sample folder somewhere. A file that is there already is left as it is. */
export function sampleWorkspace(folder) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(FILES)) {
    const file = path.join(folder, name);
    if (!existsSync(file)) {
      writeFileSync(file, text);
    }
  }
  return folder;
}
