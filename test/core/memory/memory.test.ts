import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EMPTY_MEMORY, recall, remember, type Memory, type Observation } from '../../../src/core/memory/memory.js';
import { runs } from '../../support/runs.js';

const model = { provider: 'acme', model: 'one' };
const atMs = 1_800_000_000_000;
const DAY_MS = 86_400_000;
const seen = (over: Partial<Observation> = {}): Observation => ({
  model,
  taskClass: 'code/simple',
  atMs,
  quality: 1,
  latencyMs: 1_000,
  costNanoUsd: 500,
  ...over,
});
const cell = (memory: Memory) => memory.cells['acme/one code/simple'];

describe('memory', () => {
  it('folds with old * 0.8 + seen * 0.2, starting from a quality of 0.8', () => {
    const twice = remember(remember(EMPTY_MEMORY, seen()), seen({ quality: 0 }));
    assert.ok(Math.abs((cell(twice)?.quality ?? 0) - 0.672) < 1e-12); // 0.8 * 0.8 + 0.2 = 0.84; 0.84 * 0.8
  });

  it('starts latency and cost at the first value seen', () => {
    const once = remember(EMPTY_MEMORY, seen());
    assert.equal(cell(once)?.latencyMs, 1_000);
    assert.equal(cell(remember(once, seen({ latencyMs: 2_000 })))?.latencyMs, 1_200);
    assert.equal(cell(once)?.costNanoUsd, 500);
  });

  it('keeps latency when a failure brings none', () => {
    assert.equal(cell(remember(remember(EMPTY_MEMORY, seen()), seen({ latencyMs: undefined })))?.latencyMs, 1_000);
  });

  it('halves the evidence in 14 days', () => {
    const later = remember(remember(EMPTY_MEMORY, seen()), seen({ atMs: atMs + 14 * DAY_MS }));
    assert.equal(cell(later)?.weight, 1.5);
  });

  it('believes nothing of a model it has not seen at this class of task', () => {
    assert.equal(recall(remember(EMPTY_MEMORY, seen()), model, 'code/complex', atMs), undefined);
  });

  it('forgives with time: belief drifts back towards the prior', () => {
    let memory = EMPTY_MEMORY;
    for (let count = 0; count < 50; count += 1) memory = remember(memory, seen({ quality: 0 }));
    const now = recall(memory, model, 'code/simple', atMs)?.quality ?? 1;
    const later = recall(memory, model, 'code/simple', atMs + 180 * DAY_MS)?.quality ?? 0;
    assert.ok(now < 0.06, `now ${now}`);
    assert.ok(later > 0.75, `later ${later}`);
  });

  it('never leaves the range from 0 to 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(1e9)), { maxLength: 60 }),
        (rows) => {
          const memory = rows.reduce(
            (all, [quality, later]) => remember(all, seen({ quality, atMs: atMs + later })),
            EMPTY_MEMORY,
          );
          const belief = recall(memory, model, 'code/simple', atMs + 1e9);
          return belief === undefined
            ? rows.length === 0
            : belief.quality >= 0 && belief.quality <= 1 && belief.samples === rows.length;
        },
      ),
      runs(2_000),
    );
  });
});
