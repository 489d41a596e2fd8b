import assert from 'node:assert/strict';
import { blockedError, verdictText, type PatternFinding } from '../../../src/core/guardrails/index.js';

const finding = (over: Partial<PatternFinding> = {}): PatternFinding => ({
  name: 'tickets',
  action: 'block',
  found: 'matches',
  ...over,
});

describe('a blocked request', () => {
  it('names the pattern and says what to do', () => {
    const { kind, status, recovery, message } = blockedError(finding());
    assert.deepEqual([kind, status, recovery], ['guardrail-blocked', 403, 'none']);
    assert.equal(
      message,
      'This request was blocked, and nothing was sent: the pattern "tickets" matches. Take out of the prompt, or of what goes with it, what the pattern is about; or change the pattern in the setting "guardrails.patterns".',
    );
  });

  for (const [found, words] of [
    ['overrun', /"tickets" was not done within 250 ms\. Nobody knows whether it matches\. Send less text/],
    ['unusable', /"tickets" cannot be used\. Requests are blocked until it is put right .*"signalbox doctor" says/],
    ['failed', /"tickets" could not be looked for\. Nobody knows whether it matches\. Try again/],
  ] as const) {
    it(`says so when a pattern is ${found}`, () => assert.match(blockedError(finding({ found })).message, words));
  }
});

describe('a verdict in a sentence', () => {
  it('tells of nothing when there is nothing', () => {
    assert.equal(verdictText({ blockedBy: undefined, warnings: [] }), undefined);
  });

  it('tells every warning', () => {
    const warnings = [finding({ name: 'a', action: 'warn' }), finding({ name: 'b', action: 'warn', found: 'overrun' })];
    assert.equal(
      verdictText({ blockedBy: undefined, warnings }),
      'warning: the pattern "a" matches, and the pattern "b" was not done within 250 ms',
    );
  });

  it('tells what blocks, and not what else there was', () => {
    const verdict = { blockedBy: finding(), warnings: [finding({ name: 'a', action: 'warn' })] };
    assert.equal(verdictText(verdict), 'blocked, because the pattern "tickets" matches');
  });
});
