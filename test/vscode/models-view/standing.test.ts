import assert from 'node:assert/strict';
import type { BreakerChip } from '../../../src/dashboard/backends.js';
import { healthText, restIcon, restWording } from '../../../src/vscode/models-view/standing.js';
import { aHealth, failing, NOW_MS } from '../support/models.js';
import { ENGLISH } from '../support/money.js';

const MINUTE_MS = 60_000;

describe('how a provider or model stands', () => {
  const held = (rest: BreakerChip['rest'], over: Partial<BreakerChip> = {}): BreakerChip => ({
    breaker: 'open',
    rest,
    failures: 5,
    ...over,
  });
  const wording = (chip: BreakerChip) => restWording(chip, NOW_MS, ENGLISH);

  it('is told of nothing that is not held back', () => {
    assert.equal(wording(held(undefined, { breaker: 'closed' })), undefined);
  });

  it('counts seconds down for the eyes, and names the moment where text should stay', () => {
    assert.deepEqual(wording(failing(40_001)), {
      running: 'resting 41 s after 5 failures',
      still: 'resting until 12:00:40 PM after 5 failures',
    });
  });

  it('names one failure as one, and no second less than one', () => {
    const chip = held({ cause: 'failures', untilMs: NOW_MS }, { failures: 1 });
    assert.equal(wording(chip)?.running, 'resting 1 s after 1 failure');
  });

  it('names the time of day from ten minutes on', () => {
    const runningFor = (ms: number) => wording(held({ cause: 'rate-limit', untilMs: NOW_MS + ms }))?.running;
    assert.equal(runningFor(10 * MINUTE_MS - 1), 'resting 600 s, as it asked');
    assert.equal(runningFor(10 * MINUTE_MS), 'resting until 12:10 PM, as it asked');
  });

  it('says what helps where waiting does not', () => {
    const untilMs = NOW_MS + 60 * MINUTE_MS;
    const texts = [
      held({ cause: 'quota', untilMs }),
      held({ cause: 'key', untilMs: undefined }),
      held({ cause: 'missing', untilMs }),
    ].map((chip) => wording(chip)?.running);
    assert.deepEqual(texts, [
      'no credit until 1:00 PM or another key',
      'key refused: set another',
      'not found at the provider; asked again at 1:00 PM',
    ]);
  });

  it('tells of a probe in one word, and on hover in a sentence', () => {
    assert.deepEqual(wording(held(undefined, { breaker: 'half-open' })), {
      running: 'half-open',
      still: 'half-open: one call at a time tries whether it works again',
    });
  });

  it('shows a pause that was asked for as no fault', () => {
    const icon = (chip: BreakerChip) => restIcon(chip)?.icon;
    assert.deepEqual(
      [
        icon(held({ cause: 'rate-limit', untilMs: NOW_MS })),
        icon(failing(1)),
        icon(held(undefined, { breaker: 'half-open' })),
        icon(held(undefined, { breaker: 'closed' })),
      ],
      ['debug-pause', 'error', 'sync', undefined],
    );
  });

  it('has the score as the panel has it, and no number where nothing was measured', () => {
    assert.equal(healthText(aHealth(), ENGLISH), '70 % healthy');
    assert.equal(healthText(aHealth({ score: undefined, state: 'unknown' }), ENGLISH), 'not known yet');
  });
});
