import { GatewayError } from '../core/errors.js';
import { failureClassOf } from '../core/health/failure-class.js';
import { refText } from '../core/model.js';
import { attempt, canceled, type Attempt, type Begun, type Turn } from './attempt.js';
import type { Job } from './job.js';
import { nextStep } from './next-step.js';
import { attemptsOf, type LiveCall, type Run } from './run.js';
import { firstTurn, nextTurn } from './turns.js';

/** Tries the models in turn until the first content of one has come. Rejects when nobody answered. */
export async function firstToBegin(job: Job): Promise<Begun> {
  const { signal, deps, run } = job;
  let turn = await firstTurn(job);
  let hasTriedNewKey = false;
  for (;;) {
    const { result, last } = await playTurn(turn, job);
    if (!(result instanceof GatewayError)) return result;
    if (signal.aborted) throw result;
    const { model, others } = last;
    const remaining = [model, ...others];
    const isNewKey: boolean = !hasTriedNewKey && (await isKeyOutdated(result, last, job));
    hasTriedNewKey ||= isNewKey;
    const attempts = attemptsOf(run, deps.nowMs());
    const step = isNewKey
      ? ({ kind: 'go-on', waitMs: 0, remaining } as const)
      : nextStep(result, {
          attempts,
          remaining,
          chance: deps.chance(),
          patience: deps.patienceOf(model, job.plan),
          onAmbiguous: deps.onAmbiguous(),
          takeRetry: () => deps.backends.mayRetry(model, result.kind === 'upstream-timeout'),
        });
    const isOver = step.kind === 'give-up' || deps.clockMs() + step.waitMs >= run.totalUntilMs;
    if (isOver) throw attempts.length === 1 && others.length === 0 ? result : summaryError(job, result);
    if (step.waitMs > 0) await deps.sleep(step.waitMs, signal);
    const next = await nextTurn(step.remaining, job);
    if (!next) throw attempts.length === 1 ? result : summaryError(job, result);
    turn = next;
  }
}

/** What came of a turn; `last` is whose failure it was, with who comes after. */
type Played = { readonly result: Begun | GatewayError; readonly last: Turn };

/** Plays one turn; a model that lets wait gets another beside it, where the person wants that. */
async function playTurn(turn: Turn, job: Job): Promise<Played> {
  const { deps, plan, run } = job;
  const first = attempt(turn, job);
  const afterMs = plan.request.tools.length === 0 && turn.others.length > 0 ? deps.hedgeAfterMs() : 0;
  const isWaiting = afterMs > 0 && (await isStillWaiting(first, afterMs, job));
  const second = isWaiting ? await nextTurn(turn.others, job, turn.entry.heldNanoUsd) : undefined;
  if (!second) return { result: committed(await first.outcome, run), last: turn };
  return race({ turn, attempt: first }, { turn: second, attempt: attempt(second, job) }, run);
}

async function isStillWaiting({ outcome }: Attempt, afterMs: number, { deps, signal }: Job): Promise<boolean> {
  const over = new AbortController();
  const waited = deps.sleep(afterMs, AbortSignal.any([signal, over.signal])).then(
    () => true,
    () => false,
  );
  const isWaiting = await Promise.race([outcome.then(() => false), waited]);
  over.abort();
  return isWaiting;
}

type Runner = { readonly turn: Turn; readonly attempt: Attempt };

/** The first content wins, and the other call is ended. When one fails, the other has all the time it needs. */
async function race(one: Runner, other: Runner, run: Run): Promise<Played> {
  const of = (runner: Runner) => runner.attempt.outcome.then((result) => ({ runner, result }));
  const { runner, result } = await Promise.race([of(one), of(other)]);
  const rival = runner === one ? other : one;
  if (!(result instanceof GatewayError)) {
    await rival.attempt.outpace();
    return { result: committed(result, run), last: runner.turn };
  }
  return { result: committed(await rival.attempt.outcome, run), last: { ...rival.turn, others: other.turn.others } };
}

function committed(result: Begun | GatewayError, run: Run): Begun | GatewayError {
  if (!(result instanceof GatewayError)) run.committed = result.call;
  return result;
}

/** A key that was replaced while the call was under way: its refusal says nothing of the new one. */
async function isKeyOutdated(error: GatewayError, { model }: Turn, { deps, signal }: Job): Promise<boolean> {
  if (failureClassOf(error.kind) !== 'key') return false;
  const isNew = await deps.hasNewKey(model.provider);
  if (signal.aborted) throw canceled();
  return isNew;
}

/** So long to wait when nobody said how long. */
const AGAIN_MS = 1_000;

/** One error for everything that was tried. What a person has to change keeps its own kind. */
function summaryError({ run, plan, deps }: Job, last: GatewayError): GatewayError {
  const { calls } = run;
  const text = `No model answered. Tried ${calls.length}: ${triesText(calls)}`;
  const isOwn = calls.length < 2 || ['permanent', 'none'].includes(failureClassOf(last.kind));
  const waits = plan.models.map((model) => (deps.backends.restOf(model)?.untilMs ?? Infinity) - deps.clockMs());
  const retryAfterMs = last.detail.retryAfterMs ?? Math.min(...waits);
  return new GatewayError(isOwn ? last.kind : 'all-failed', text, {
    cause: last,
    ...(Number.isFinite(retryAfterMs) ? { retryAfterMs } : isOwn ? {} : { retryAfterMs: AGAIN_MS }),
  });
}

/** Every call with its reason; the same one again is counted. */
function triesText(calls: readonly LiveCall[]): string {
  const counts = new Map<string, number>();
  for (const { model, error } of calls) {
    const text = `${refText(model)}: ${error?.message ?? 'failed'}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`)).join(' | ');
}
