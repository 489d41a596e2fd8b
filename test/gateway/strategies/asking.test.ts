import assert from 'node:assert/strict';
import type { Classification } from '../../../src/core/classify/classification.js';
import { GatewayError } from '../../../src/core/errors.js';
import { askingStrategy, notAsked, type Asking } from '../../../src/gateway/strategies/asking.js';
import { aClassification } from '../../support/builders.js';
import { aLocal, asked, LOCAL_ANSWER, patient } from './support.js';

const never = (): Promise<Classification> => new Promise(() => undefined);
const asking = (over: Partial<Asking>) =>
  askingStrategy({ id: 'oracle', meaning: 'Asks', local: aLocal(), timeoutMs: 50, ask: never, ...over });
const failing = (error: Error) => asking({ ask: () => Promise.reject(error) });
const fallbackOf = async (strategy: ReturnType<typeof asking>, text?: string) =>
  (await strategy.classify(asked(text), patient())).fallback;

describe('a strategy that asks somebody else', () => {
  it('asks about the person’s text, and gives what was made of the answer', async () => {
    const answer = aClassification({ strategy: 'oracle' });
    const seen: unknown[] = [];
    const ask: Asking['ask'] = (text, base) => {
      seen.push(text, base);
      return Promise.resolve(answer);
    };
    assert.equal(await asking({ ask }).classify(asked('Write a parser'), patient()), answer);
    assert.deepEqual(seen, ['Write a parser', LOCAL_ANSWER]);
  });

  it('lets the local one judge when the answer is late, even of a job that does not notice', async () => {
    assert.deepEqual(await asking({}).classify(asked(), patient()), {
      ...LOCAL_ANSWER,
      fallback: 'oracle did not answer within 0.05 s; judged by learned',
    });
  });

  it('says what takes so long where it knows', async () => {
    const slow = asking({ whenLate: () => 'is still reading its examples' });
    assert.equal(await fallbackOf(slow), 'oracle is still reading its examples; judged by learned');
  });

  it('cancels the job that is late', async () => {
    let canceled = false;
    const ask: Asking['ask'] = (_text, _base, signal) => {
      signal.addEventListener('abort', () => (canceled = true));
      return never();
    };
    await asking({ ask }).classify(asked(), patient());
    assert.equal(canceled, true);
  });

  for (const [kind, reason] of [
    ['upstream-unreachable', 'oracle cannot be reached; judged by learned'],
    ['upstream-garbled', 'oracle gave no answer of the expected form; judged by learned'],
    ['upstream-unauthenticated', 'oracle refused the request for want of a key; judged by learned'],
    ['no-candidate', 'oracle has no model that is ready; judged by learned'],
    ['upstream-failed', 'oracle failed (upstream-failed); judged by learned'],
  ] as const) {
    it(`says so when it meets ${kind}, in our own words only`, async () => {
      assert.equal(await fallbackOf(failing(new GatewayError(kind, 'my secret prompt'))), reason);
    });
  }

  it('survives what should never be thrown', async () => {
    assert.equal(await fallbackOf(failing(new TypeError('x'))), 'oracle failed (internal); judged by learned');
  });

  it('asks nobody when there is no text', async () => {
    const ask = () => Promise.reject(new Error('asked'));
    assert.equal(await fallbackOf(asking({ ask }), '  '), 'oracle has no text to read; judged by learned');
  });

  it('throws only when the request is canceled, before and while it waits', async () => {
    await assert.rejects(async () => asking({}).classify(asked(), AbortSignal.abort()), { kind: 'canceled' });
    const leaving = new AbortController();
    const waiting = asking({ timeoutMs: 5_000 }).classify(asked(), leaving.signal);
    leaving.abort();
    await assert.rejects(async () => waiting, { kind: 'canceled' });
  });
});

describe('a strategy that may not be asked', () => {
  it('is the local one, with the reason', () => {
    assert.deepEqual(notAsked('oracle', aLocal(), 'was not asked, because of x').classify(asked()), {
      ...LOCAL_ANSWER,
      fallback: 'oracle was not asked, because of x; judged by learned',
    });
  });
});
