import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { inspect } from 'node:util';
import { searchFor, type Canary, type Hit } from '../../scripts/canary/search.mjs';

export type { Canary } from '../../scripts/canary/search.mjs';

/** Where a canary was found. */
export type Find = Hit & { readonly where: string };

/** Places to be searched, and what was found in them. */
export class CanaryHunt {
  readonly #search: (bytes: Buffer) => readonly Hit[];
  readonly #places: { readonly where: string; readonly bytes: number }[] = [];
  readonly #finds: Find[] = [];

  constructor(canaries: readonly Canary[]) {
    this.#search = searchFor(canaries);
  }

  /** Everything that was searched, so that a test can insist on it. */
  get places(): readonly string[] {
    return this.#places.map(({ where }) => where);
  }

  get finds(): readonly string[] {
    return this.#finds.map(({ where, name, how, around }) => `${name} (${how}) in ${where}: ${around}`);
  }

  /** Searches bytes, a text, or anything else as a debugger would print it. */
  look(where: string, what: unknown): void {
    const bytes = Buffer.isBuffer(what) ? what : Buffer.from(typeof what === 'string' ? what : deep(what));
    this.#places.push({ where, bytes: bytes.length });
    for (const hit of this.#search(bytes)) this.#finds.push({ ...hit, where });
  }

  /** Searches every file of a folder as it lies on the disk, but for those that hold a canary by right. */
  async lookInFolder(where: string, dir: string, except: readonly string[] = []): Promise<void> {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile() || except.includes(entry.name)) continue;
      this.look(`${where}/${entry.name}`, await readFile(path.join(entry.parentPath, entry.name)));
    }
  }
}

/** With everything inside, hidden fields and causes too. */
const deep = (value: unknown): string =>
  inspect(value, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null });
