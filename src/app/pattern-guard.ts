import path from 'node:path';
import { createGuard, type Guard } from '../gateway/guardrails/guard.js';
import type { Host } from '../host.js';

/** Name of the built worker in the folder of the bundle. */
const WORKER_FILE = 'guardrails.cjs';

/** The guard with its words for people. */
export type PatternGuard = Guard & {
  /** Which patterns of the settings cannot be used, and why, as whole sentences. */
  readonly faults: () => Promise<readonly string[]>;
  /** Says the same in the log. */
  readonly tell: () => Promise<void>;
};

/** Looks for the patterns of the settings. The build lays the worker beside the page's folder. */
export function createPatternGuard({ settings, log }: Pick<Host, 'settings' | 'log'>, pageDir: string): PatternGuard {
  const patterns = () => settings()['guardrails.patterns'];
  const report = (error: unknown): void =>
    log.error('The patterns of "guardrails.patterns" were not looked for', error);
  const guard = createGuard({ patterns, workerFile: path.join(pageDir, '..', WORKER_FILE), report });

  async function faults(): Promise<readonly string[]> {
    const problems = await guard.problems();
    return problems.map(
      ({ name, problem }) => `"guardrails.patterns": the pattern "${name}" cannot be used: ${problem}.`,
    );
  }

  async function tell(): Promise<void> {
    for (const fault of await faults()) log.warn(fault);
  }

  return { ...guard, faults, tell };
}
