import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { RE2JS } from 're2js';
import type { ScanJob, ScanNews, ScanSetup } from './protocol.js';

/** Conversations grow at their end, so what nothing matched in is remembered: by its hash, not by its text. */
const REMEMBERED_TEXTS = 10_000;
const clean = new Set<string>();

// Safe: both ends are of one build, and nobody else starts this file.
const { patterns, blocking } = workerData as ScanSetup;
const compiled = patterns.map(compile);

say({ kind: 'ready', problems: compiled.map((one) => (typeof one === 'string' ? one : undefined)) });
parentPort?.on('message', (texts: ScanJob) => {
  say({ kind: 'begun' });
  look(texts);
  say({ kind: 'ended' });
});

/** A pattern that is ready for its first text, or what is wrong with it. */
function compile(pattern: string): RE2JS | string {
  try {
    const ready = RE2JS.compile(pattern);
    return ready.test('') ? 'it matches an empty text, and so every request' : ready;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Looks for one pattern after the other; a blocking one that matches makes the rest needless. */
function look(texts: ScanJob): void {
  const fresh = texts.map((text) => ({ text, hash: hashOf(text) })).filter(({ hash }) => !clean.has(hash));
  let isClean = true;
  for (const [index, pattern] of compiled.entries()) {
    if (typeof pattern === 'string') continue;
    const found = fresh.find(({ text }) => pattern.test(text));
    say({ kind: 'looked', index, matches: found !== undefined });
    if (found && index < blocking) return;
    isClean &&= !found;
  }
  if (isClean) for (const { hash } of fresh) remember(hash);
}

function remember(hash: string): void {
  clean.add(hash);
  const [oldest] = clean;
  if (clean.size > REMEMBERED_TEXTS && oldest !== undefined) clean.delete(oldest);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function say(news: ScanNews): void {
  parentPort?.postMessage(news);
}
