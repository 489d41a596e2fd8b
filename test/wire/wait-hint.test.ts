import assert from 'node:assert/strict';
import fc from 'fast-check';
import { waitHintMs, type ResponseHeaders } from '../../src/wire/wait-hint.js';
import { LAW_MS, runs } from '../support/runs.js';

const NOW_MS = Date.UTC(2026, 2, 29);
const wait = (headers: ResponseHeaders): number | undefined => waitHintMs(headers, NOW_MS);

describe('waitHintMs', () => {
  it('knows nothing without a hint', () => {
    assert.equal(wait({}), undefined);
  });

  it('reads retry-after in seconds, also zero and fractions', () => {
    assert.equal(wait({ 'retry-after': '3' }), 3_000);
    assert.equal(wait({ 'retry-after': '0' }), 0);
    assert.equal(wait({ 'retry-after': '1.5' }), 1_500);
  });

  for (const text of ['-4', 'soon', '', '1e3', '2, 9', 'Infinity', '0x10']) {
    it(`ignores retry-after "${text}"`, () => {
      assert.equal(wait({ 'retry-after': text }), undefined);
    });
  }

  for (const date of ['Sun, 29 Mar 2026 00:00:07 GMT', 'Sunday, 29-Mar-26 00:00:07 GMT', 'Sun Mar 29 00:00:07 2026']) {
    it(`reads the date form "${date}"`, () => {
      assert.equal(wait({ 'retry-after': date }), 7_000);
    });
  }

  it('measures a date against the clock of the provider', () => {
    const date = 'Sun, 29 Mar 2026 00:00:02 GMT';
    assert.equal(wait({ 'retry-after': 'Sun, 29 Mar 2026 00:00:07 GMT', date }), 5_000);
  });

  it('takes a past date as no wait', () => {
    assert.equal(wait({ 'retry-after': 'Sat, 28 Mar 2026 23:59:00 GMT' }), 0);
  });

  it('prefers milliseconds, then retry-after, then resets', () => {
    assert.equal(wait({ 'retry-after-ms': '250', 'x-ms-retry-after-ms': '500', 'retry-after': '9' }), 250);
    assert.equal(wait({ 'x-ms-retry-after-ms': '500', 'retry-after': '9' }), 500);
    assert.equal(wait({ 'retry-after-ms': 'x', 'retry-after': '9' }), 9_000);
    assert.equal(wait({ 'retry-after': '5', 'x-ratelimit-reset-tokens': '60s' }), 5_000);
  });

  it('stops at a day', () => {
    assert.equal(wait({ 'retry-after': '86400' }), 86_400_000);
    assert.equal(wait({ 'retry-after': '86401' }), 86_400_000);
  });

  for (const [text, ms] of [
    ['1s', 1_000],
    ['6m0s', 360_000],
    ['1h2m3.5s', 3_723_500],
    ['120ms', 120],
  ] as const) {
    it(`reads the duration ${text}`, () => {
      assert.equal(wait({ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': text }), ms);
    });
  }

  it('looks only at allowances that are used up', () => {
    const headers = {
      'x-ratelimit-remaining-requests': '5',
      'x-ratelimit-reset-requests': '6m0s',
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '2s',
    };
    assert.equal(wait(headers), 2_000);
  });

  it('takes the longest of several', () => {
    const used = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-remaining-tokens': '0' };
    assert.equal(wait({ ...used, 'x-ratelimit-reset-requests': '3s', 'x-ratelimit-reset-tokens': '2s' }), 3_000);
  });

  it('takes a reset without a remaining count at its word', () => {
    assert.equal(wait({ 'x-ratelimit-reset-requests': '8.64s' }), 8_640);
  });

  it('reads RFC 3339 times', () => {
    const name = 'anthropic-ratelimit-requests';
    assert.equal(wait({ [`${name}-remaining`]: '0', [`${name}-reset`]: '2026-03-29T00:00:12Z' }), 12_000);
    assert.equal(wait({ [`${name}-remaining`]: '900', [`${name}-reset`]: '2026-03-29T00:00:12Z' }), undefined);
  });

  it('tells epoch milliseconds, epoch seconds and plain seconds apart', () => {
    const reset = (text: string): number | undefined =>
      wait({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': text });
    assert.equal(reset('1774742407000'), 7_000);
    assert.equal(reset('1774742407'), 7_000);
    assert.equal(reset('7'), 7_000);
  });

  it('reads both drafts of the RateLimit header', () => {
    assert.equal(wait({ ratelimit: 'limit=10, remaining=0, reset=4' }), 4_000);
    assert.equal(wait({ ratelimit: '"default";r=0;t=4' }), 4_000);
    assert.equal(wait({ ratelimit: 'limit=10, remaining=1, reset=4' }), undefined);
  });

  it('gives a whole number of milliseconds within a day, or nothing, whatever the headers say', () => {
    const name = fc.constantFrom(
      ...['retry-after', 'retry-after-ms', 'x-ms-retry-after-ms', 'date', 'ratelimit', 'x-ratelimit-reset'],
      ...['x-ratelimit-reset-tokens', 'x-ratelimit-remaining-tokens', 'x-ratelimit-remaining'],
      ...['anthropic-ratelimit-tokens-reset', 'anthropic-ratelimit-tokens-remaining', 'x-ratelimit-reset-__proto__'],
    );
    const digits = fc.stringMatching(/^-?\d{0,17}\.?\d{0,7}(?:e\d{1,3})?$/);
    const piece = fc.oneof(
      digits,
      fc.constantFrom('h', 'm', 's', 'ms', 'µs', ' GMT', 'Sun, ', 'Sunday ', '29 Mar ', '2026', ' 25:61:07', ':', '-'),
      fc.constantFrom(
        '2026-03-29T',
        '00:00:12Z',
        'r=0',
        't=',
        'remaining=0',
        'reset=',
        ';',
        ',',
        'Infinity',
        'NaN',
        '0x',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    const value = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 5 }), fc.integer(), (headers, nowMs) => {
        const ms = waitHintMs(Object.fromEntries(headers), nowMs);
        assert.ok(ms === undefined || (Number.isInteger(ms) && ms >= 0 && ms <= 86_400_000), String(ms));
      }),
      runs(20_000),
    );
  }).timeout(LAW_MS);
});
