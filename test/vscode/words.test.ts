import assert from 'node:assert/strict';
import { countText, momentText, percentText, plainMarkdown, spanText } from '../../src/vscode/words.js';

const MINUTE_MS = 60_000;

describe('words', () => {
  it('group digits as the language does', () => {
    assert.equal(countText(1_240, { locale: 'en-US' }), '1,240');
    assert.equal(countText(1_240, { locale: 'de' }), '1.240');
  });

  it('tell a moment in the zone of the budgets', () => {
    const midnight = Date.UTC(2026, 10, 26, 23);
    assert.equal(momentText(midnight, 'Europe/Berlin', { locale: 'en-US' }), 'Fri, Nov 27, 12:00 AM');
    assert.equal(momentText(midnight, 'UTC', { locale: 'de' }), 'Do., 26. Nov., 23:00');
  });

  it('tell a stretch of time in its two largest units', () => {
    const cases: readonly (readonly [number, string])[] = [
      [-5, '0m'],
      [1, '1m'],
      [59 * MINUTE_MS, '59m'],
      [60 * MINUTE_MS, '1h0m'],
      [130 * MINUTE_MS, '2h10m'],
      [24 * 60 * MINUTE_MS - 1, '1d0h'],
      [76 * 60 * MINUTE_MS, '3d4h'],
    ];
    for (const [ms, text] of cases) assert.equal(spanText(ms), text);
  });

  it('round shares down', () => {
    assert.equal(percentText(0.29), '29%');
    assert.equal(percentText(0.9999), '99%');
    assert.equal(percentText(1), '100%');
    assert.equal(percentText(0), '0%');
  });

  it('leave no mark of Markdown standing', () => {
    assert.equal(
      plainMarkdown('[pay](command:signalbox.raiseCap) | <b>\n![x](http://x)'),
      '\\[pay\\]\\(command:signalbox.raiseCap\\) \\| \\<b\\> \\!\\[x\\]\\(http\\://x\\)',
    );
  });

  it('leave no address that would become a link by itself', () => {
    assert.equal(
      plainMarkdown('HTTPS://a.example, www.a.example or me@a.example at 12:30'),
      'HTTPS\\://a.example, www\\.a.example or me\\@a.example at 12:30',
    );
  });
});
