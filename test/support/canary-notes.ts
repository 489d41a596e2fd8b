import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import type { Settings } from '../../src/config/schema.js';

/** Where `npm run canary` collects; undefined in every other run, and then nothing here does anything. */
const folder = process.env['SIGNALBOX_CANARY_DIR'];

/** The key that providers without one of their own get while canaries are hunted. */
const SUITE_KEY = 'sk-canary-suite-Wd6Fg1Hk8Lz3Xc5Vb';

let apps = 0;

/** Notes texts that a fake provider was told or tells: none of them may be found afterwards. */
export function noteTexts(kind: 'prompt' | 'reply', texts: readonly string[]): void {
  if (folder === undefined || texts.length === 0) return;
  appendFileSync(path.join(folder, 'notes.jsonl'), texts.map((text) => `${JSON.stringify({ kind, text })}\n`).join(''));
}

/** Every text in a body of any wire, whatever its fields are called. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    /^(?:content|text|prompt|input|parts|messages|contents|system|instructions|\d+)$/.test(name) ? textsIn(inner) : [],
  );
}

/** What a careless provider adds to an error: all that the request held. */
export function carelessly(headers: object, text: string): Readonly<Record<string, string>> {
  return folder === undefined ? {} : { debug: `${inspect(headers)} ${text}` };
}

/** Keys for those of the user's providers that have no other, by the name under which a shell keeps them. */
export function suiteKeys(custom: Partial<Settings>['providers.custom'] = {}): Readonly<Record<string, string>> {
  if (folder === undefined) return {};
  return Object.fromEntries(
    Object.entries(custom)
      .filter(([, { auth, keyEnv }]) => auth === undefined && [keyEnv].flat().length === 0)
      .map(([id, { baseUrl }]) => [`${id} ${new URL(baseUrl).origin}`, SUITE_KEY]),
  );
}

/** Keeps what a router of a test leaves in memory: its log with causes, its snapshot, its settings. */
export function keepApp(state: object): void {
  if (folder === undefined) return;
  apps += 1;
  const text = inspect(state, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null });
  writeFileSync(path.join(folder, 'apps', `${process.pid}-${apps}.txt`), text);
}
