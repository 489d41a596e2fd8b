import type { Disposable } from '../../core/emitter.js';
import {
  PATTERNS_BUDGET_MS,
  verdictOf,
  type PatternResults,
  type PatternRule,
  type Verdict,
} from '../../core/guardrails/index.js';
import { unlessLeft } from '../unless-left.js';
import { Scanner, type Looked } from './scanner.js';

/** What looking for patterns needs from the house. */
export type GuardDeps = {
  /** The person's own patterns; the same list until a setting changes. */
  readonly patterns: () => readonly PatternRule[];
  /** The built worker. */
  readonly workerFile: string;
  readonly report: (error: unknown) => void;
};

/** Looks for the person's own patterns, beside the event loop. Costs nothing while there are none. */
export type Guard = Disposable & {
  /** Undefined when there is nothing to look for. Rejects with 'canceled' when the client goes, and with nothing else. */
  readonly inspect: (texts: () => readonly string[], signal: AbortSignal) => Promise<Verdict> | undefined;
  /** The patterns that were read and cannot be used, and what is wrong with each. Rejects when nobody can tell. */
  readonly problems: () => Promise<readonly PatternProblem[]>;
};

/** A pattern by its name, and what is wrong with it. */
export type PatternProblem = { readonly name: string; readonly problem: string };

/** Builds it; a worker starts with the first text. */
export function createGuard({ patterns, workerFile, report }: GuardDeps): Guard {
  const search = createSearch(workerFile, report);
  /** One job after the other, and changes in between. */
  let queue: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  }

  async function look(of: readonly PatternRule[], texts: () => readonly string[]): Promise<Verdict> {
    try {
      const { rules, scanner } = search.over(of);
      const problems = await scanner.problems;
      const unusable = problems.map((problem) => (problem === undefined ? undefined : 'unusable'));
      if (rules.some(({ action }, index) => action === 'block' && unusable[index])) return verdictOf(rules, unusable);
      const looked = await scanner.scan(texts(), PATTERNS_BUDGET_MS);
      if (looked.isOverrun) {
        search.stop();
        search.over(of); // so that the next request need not wait for it
      }
      return verdictOf(rules, resultsOf(unusable, looked));
    } catch (error) {
      report(error);
      search.stop();
      return verdictOf(
        of,
        of.map(() => 'failed'),
      );
    }
  }

  async function problems(): Promise<readonly PatternProblem[]> {
    const of = patterns();
    if (of.length === 0) return [];
    const { rules, scanner } = await inTurn(() => search.over(of));
    const told = await scanner.problems;
    return rules.flatMap(({ name, pattern }, index) => {
      const problem = told[index];
      return problem === undefined || pattern === '' ? [] : [{ name, problem }];
    });
  }

  return {
    inspect: (texts, signal) => {
      const of = patterns();
      if (of.length > 0)
        return unlessLeft(
          inTurn(() => (signal.aborted ? NOBODY : look(of, texts))),
          signal,
        );
      if (search.isOn()) void inTurn(search.stop);
      return undefined;
    },
    problems,
    dispose: search.stop,
  };
}

/** The rules in the order in which they are looked for, and who does. */
type Searching = {
  readonly of: readonly PatternRule[];
  readonly rules: readonly PatternRule[];
  readonly scanner: Scanner;
};

/** Keeps one worker for the rules as they are. */
function createSearch(workerFile: string, report: (error: unknown) => void) {
  let current: Searching | undefined;

  function stop(): void {
    current?.scanner.end().catch(report);
    current = undefined;
  }

  function over(of: readonly PatternRule[]): Searching {
    if (current?.of === of && !current.scanner.hasEnded) return current;
    stop();
    const blocking = of.filter(({ action }) => action === 'block');
    const rules = [...blocking, ...of.filter(({ action }) => action === 'warn')];
    const setup = { patterns: rules.map(({ pattern }) => pattern), blocking: blocking.length };
    current = { of, rules, scanner: new Scanner(workerFile, setup) };
    return current;
  }

  return { over, stop, isOn: () => current !== undefined };
}

/** For a client that has gone. */
const NOBODY: Verdict = { blockedBy: undefined, warnings: [] };

const resultsOf = (unusable: PatternResults, { matches, isOverrun }: Looked): PatternResults =>
  unusable.map((known, index) => {
    if (known) return known;
    const isMatch = matches.get(index);
    if (isMatch === undefined) return isOverrun ? 'overrun' : undefined;
    return isMatch ? 'matches' : undefined;
  });
