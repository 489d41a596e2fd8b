import assert from 'node:assert/strict';
import type { PatternAction, PatternRule } from '../../../src/core/guardrails/index.js';
import { chatBody } from '../../support/http.js';
import { SLOW_PATTERN, SLOW_TEXT } from '../../support/slow-pattern.js';
import { faultIn, provider, withProvider, type Site } from './support.js';

/** Source: RELIABILITY, fault 39. */
const MOST_BLOCKED_MS = 50;

const US_PER_MS = 1_000;

describe('a fault of the guardrails', function () {
  this.timeout(60_000);
  const on = withProvider();

  const start = (action: PatternAction): Promise<Site> => {
    const slow: PatternRule = { name: 'slow', pattern: SLOW_PATTERN, action };
    return on.start({ a: provider(on.a.origin, 1) }, { settings: { 'guardrails.patterns': [slow] } });
  };

  it('F39 guardrail regex overrun: the request is blocked with the reason, the loop is free all the while, and the next request passes', async () => {
    const at = await start('block');
    assert.equal((await at.ask()).status, 200); // the first request loads what the others need
    const watch = watchLoop();
    const { status, text } = await at.ask(chatBody(SLOW_TEXT));
    const longestMs = watch.end();
    assert.equal(status, 403, text);
    const { code, message } = faultIn(text);
    assert.equal(code, 'guardrail-blocked');
    assert.match(message, /the pattern "slow" was not done within 250 ms\. Nobody knows whether it matches/);
    assert.ok(longestMs <= MOST_BLOCKED_MS, `the loop was blocked for ${longestMs} ms`);
    assert.equal(on.a.requests.length, 1);

    assert.equal((await at.ask()).status, 200);
    const [, blocked, next] = await at.rows(3);
    assert.deepEqual([blocked?.error, blocked?.cost, next?.result], ['guardrail-blocked', { kind: 'none' }, 'ok']);
  });

  it('F39 guardrail regex overrun: a pattern that only warns lets the request pass, and tells', async () => {
    const at = await start('warn');
    const { status, headers } = await at.ask(chatBody(SLOW_TEXT));
    assert.deepEqual([status, headers['x-signalbox-warnings']], [200, 'slow overrun']);
  });
});

/** The longest work of this thread between two turns of its loop, in milliseconds of the processor: what other processes take is not counted. */
function watchLoop(): { readonly end: () => number } {
  let longestUs = 0;
  let before = process.threadCpuUsage();
  const look = (): void => {
    const { user, system } = process.threadCpuUsage(before);
    longestUs = Math.max(longestUs, user + system);
    before = process.threadCpuUsage();
  };
  const timer = setInterval(look, 1);
  return {
    end: () => {
      clearInterval(timer);
      look();
      return longestUs / US_PER_MS;
    },
  };
}
