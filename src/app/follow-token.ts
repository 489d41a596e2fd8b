import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { TOKEN_FILE, TOKEN_FORM } from './storage.js';

/**
 * Tells the token as its file says at that moment, so that a token that another process replaced is refused with the next
 * request. It looks at the file's times only, a few microseconds. Without a readable token in the file, the last one holds.
 */
export function followToken(dir: string, first: string): () => string {
  const file = path.join(dir, TOKEN_FILE);
  let token = first;
  let seen: string | undefined;
  return () => {
    const version = versionOf(file);
    if (version !== seen) {
      seen = version;
      token = tokenIn(file) ?? token;
    }
    return token;
  };
}

function versionOf(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
}

function tokenIn(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return TOKEN_FORM.test(text) ? text : undefined;
  } catch {
    return undefined; // removed since; whoever starts next makes another
  }
}
